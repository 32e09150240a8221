import type { AnySql } from '#lib/platform/database.server.ts';
import { londonDay } from '#lib/platform/days.ts';
import { type Agreement, type AgreementField, groundOf, inForceOn } from './agreement.rules.ts';
import { type RegistrationStatus, shownStatus } from './registration.rules.ts';
import { termsFor } from './terms.server.ts';

/** One register as a person whose awards it may be told of sees it. */
export type Sharing = {
	receiverId: string;
	name: string;
	/** In force today with a register that listens; null: nothing is sent to it. */
	agreement: Agreement | null;
	/** The yes that the person has not taken back. */
	consent: GivenConsent | null;
	registerNumber: string | null;
	numberMatched: boolean;
	dateOfBirth: string | null;
	yearOfBirth: number | null;
	registration: Registration | null;
};

/** What a person said yes to, and what that counts for today. */
export type GivenConsent = {
	givenAt: Date;
	/** Word for word. */
	words: string;
	/** Whether the register may be told anything by it. */
	counts: boolean;
	/** What the agreement asks for by now, and the person did not agree to. */
	asksBeyond: AgreementField[];
};

/** What a register says of the person, already 'unknown' when it is too old to be relied on. */
export type Registration = {
	status: RegistrationStatus;
	registerNumber: string;
	validFrom: string | null;
	validTo: string | null;
	checkedAt: Date;
};

type Row = Pick<
	Sharing,
	'receiverId' | 'name' | 'registerNumber' | 'numberMatched' | 'dateOfBirth' | 'yearOfBirth'
> & { isGone: boolean; consentGivenAt: Date | null; consentWords: string | null };

/**
 * Every register that is told about awards today, as it stands with one person, and each that the
 * person ever said yes to and not no: that can always be seen and taken back.
 */
export async function sharingOf(sql: AnySql, personId: string, at: Date): Promise<Sharing[]> {
	const rows = await sql<Row[]>`
		select r.id as receiver_id, r.name, r.state = 'gone' as is_gone, c.given_at as consent_given_at,
			c.words as consent_words, g.register_number, g.number_matched_at is not null as number_matched,
			g.date_of_birth, coalesce(g.year_of_birth, extract(year from g.date_of_birth))::int as year_of_birth
		from receiver r
			left join consent c on c.receiver_id = r.id and c.person_id = ${personId}
				and c.withdrawn_at is null
			left join registrant g on g.receiver_id = r.id and g.person_id = ${personId}
		order by r.name`;
	const said = await registrationsOf(sql, personId, at);
	const all = await Promise.all(rows.map((row) => sharingWith(sql, personId, at, row)));
	return all
		.filter(({ agreement, consent }) => agreement !== null || consent !== null)
		.map((one) => ({
			...one,
			registration: said.find(({ receiverId }) => receiverId === one.receiverId) ?? null
		}));
}

async function sharingWith(
	sql: AnySql,
	personId: string,
	at: Date,
	{ isGone, consentGivenAt, consentWords, ...row }: Row
): Promise<Omit<Sharing, 'registration'>> {
	const today = londonDay(at);
	const terms = (await termsFor(sql, row.receiverId, [personId])).get(personId);
	const agreement = terms && !isGone ? inForceOn(terms.agreements, today) : null;
	const ground = terms && agreement ? groundOf(terms, today) : null;
	const may = ground?.live ? ground.fields : [];
	const consent = consentGivenAt && {
		givenAt: consentGivenAt,
		words: consentWords ?? '',
		counts: ground?.live ?? false,
		asksBeyond: agreement ? agreement.fields.filter((field) => !may.includes(field)) : []
	};
	return { ...row, agreement, consent };
}

/** What one register last said of a person. */
export type Said = Registration & { receiverId: string; receiverName: string };

/** What each register last said of a person, in the order of their names. */
export async function registrationsOf(sql: AnySql, personId: string, at: Date): Promise<Said[]> {
	const rows = await sql<Said[]>`
		select distinct on (r.name, r.id) s.receiver_id, r.name as receiver_name, s.status,
			s.register_number, s.valid_from, s.valid_to, s.checked_at
		from registration s join receiver r on r.id = s.receiver_id
		where s.person_id = ${personId}
		order by r.name, r.id, s.checked_at desc, s.id desc`;
	return rows.map((row) => ({ ...row, status: shownStatus(row, at) }));
}
