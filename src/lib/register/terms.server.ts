import type { AnySql } from '#lib/platform/database.server.ts';
import type { Agreement, AgreementField, Basis, Terms } from './agreement.rules.ts';

/** What holds now between one register and each of these people. */
export async function termsFor(
	sql: AnySql,
	receiverId: string,
	personIds: readonly string[]
): Promise<Map<string, Terms>> {
	// Asked together: they travel to the database in one go.
	const asked = agreementOf(sql, receiverId);
	const people = await sql<(Omit<Terms, 'agreement'> & { personId: string })[]>`
		select p.id as person_id, p.email, c.id as consent_id, g.date_of_birth,
			case when g.number_matched_at is not null then g.register_number end as register_number
		from person p
			left join consent c on c.person_id = p.id and c.receiver_id = ${receiverId}
				and c.withdrawn_at is null
			left join registrant g on g.person_id = p.id and g.receiver_id = ${receiverId}
		where p.id = any(${personIds as string[]}::uuid[])`;
	const agreement = await asked;
	return new Map(people.map(({ personId, ...own }) => [personId, { agreement, ...own }]));
}

/** The agreement that counts: the newest. Null when there never was one. */
export async function agreementOf(sql: AnySql, receiverId: string): Promise<Agreement | null> {
	const [row] = await sql<(Agreement & { basis: Basis; fields: AgreementField[] })[]>`
		select id, basis, fields, starts_on, ends_on from agreement
		where receiver_id = ${receiverId} order by number desc limit 1`;
	return row ?? null;
}
