import type { AnySql } from '#lib/platform/database.server.ts';
import type { Agreement, AgreementField, Basis, Consent, Terms } from './agreement.rules.ts';

type Person = Omit<Terms, 'agreements' | 'consent'> & {
	personId: string;
	consentId: string | null;
	consentTo: string | null;
};

/** What holds now between one register and each of these people. */
export async function termsFor(
	sql: AnySql,
	receiverId: string,
	personIds: readonly string[]
): Promise<Map<string, Terms>> {
	// Asked together: they travel to the database in one go.
	const asked = agreementsOf(sql, receiverId);
	const people = await sql<Person[]>`
		select p.id as person_id, p.email, c.id as consent_id, c.agreement_id as consent_to, g.date_of_birth,
			coalesce(g.year_of_birth, extract(year from g.date_of_birth))::int as year_of_birth,
			case when g.number_matched_at is not null then g.register_number end as register_number
		from person p
			left join consent c on c.person_id = p.id and c.receiver_id = ${receiverId}
				and c.withdrawn_at is null
			left join registrant g on g.person_id = p.id and g.receiver_id = ${receiverId}
		where p.id = any(${personIds as string[]}::uuid[])`;
	const agreements = await asked;
	return new Map(
		people.map(({ personId, consentId, consentTo, ...own }) => {
			const consent: Consent | null =
				consentId && consentTo ? { id: consentId, agreementId: consentTo } : null;
			return [personId, { agreements, consent, ...own }];
		})
	);
}

/** Every agreement that was ever made with one register: which of them counts on a day, the rules say. */
export const agreementsOf = (sql: AnySql, receiverId: string): Promise<Agreement[]> =>
	sql<(Agreement & { basis: Basis; fields: AgreementField[] })[]>`
		select id, number, basis, fields, starts_on, ends_on, made_at from agreement
		where receiver_id = ${receiverId} order by number`;
