import type { AnySql } from '#lib/platform/database.server.ts';
import { londonDay } from '#lib/platform/days.ts';
import type { AgreementField, Basis } from './agreement.rules.ts';
import { type RegistrationStatus, shownStatus } from './registration.rules.ts';

/** One register as a person whose awards it may be told of sees it. */
export type Sharing = {
	receiverId: string;
	name: string;
	basis: Basis;
	fields: AgreementField[];
	startsOn: string;
	endsOn: string | null;
	/** When the consent that stands was given; null when none does. */
	consentGivenAt: Date | null;
	registerNumber: string | null;
	numberMatched: boolean;
	dateOfBirth: string | null;
	registration: Registration | null;
};

/** What a register says of the person, already 'unknown' when it is too old to be relied on. */
export type Registration = {
	status: RegistrationStatus;
	registerNumber: string;
	validTo: string | null;
	checkedAt: Date;
};

/** Every register with a live agreement, as it stands with one person. */
export async function sharingOf(sql: AnySql, personId: string, at: Date): Promise<Sharing[]> {
	const today = londonDay(at);
	const rows = await sql<Omit<Sharing, 'registration'>[]>`
		select r.id as receiver_id, r.name, a.basis, a.fields, a.starts_on, a.ends_on,
			c.given_at as consent_given_at, g.register_number,
			g.number_matched_at is not null as number_matched, g.date_of_birth
		from receiver r
			join lateral (
				select * from agreement where receiver_id = r.id order by number desc limit 1
			) a on a.starts_on <= ${today} and (a.ends_on is null or a.ends_on >= ${today})
			left join consent c on c.receiver_id = r.id and c.person_id = ${personId}
				and c.withdrawn_at is null
			left join registrant g on g.receiver_id = r.id and g.person_id = ${personId}
		where r.state <> 'gone'
		order by r.name`;
	const said = await registrationsOf(sql, personId, at);
	return rows.map((row) => ({
		...row,
		registration: said.find(({ receiverId }) => receiverId === row.receiverId) ?? null
	}));
}

/** What one register last said of a person. */
export type Said = Registration & { receiverId: string; receiverName: string };

/** What each register last said of a person, in the order of their names. */
export async function registrationsOf(sql: AnySql, personId: string, at: Date): Promise<Said[]> {
	const rows = await sql<Said[]>`
		select distinct on (r.name, r.id) s.receiver_id, r.name as receiver_name, s.status,
			s.register_number, s.valid_to, s.checked_at
		from registration s join receiver r on r.id = s.receiver_id
		where s.person_id = ${personId}
		order by r.name, r.id, s.checked_at desc, s.id desc`;
	return rows.map((row) => ({ ...row, status: shownStatus(row, at, 'display') }));
}
