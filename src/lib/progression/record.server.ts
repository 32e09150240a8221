import type { AnySql } from '#lib/platform/database.server.ts';
import { accountSentence } from './record.rules.ts';

export type AccountEntry = { at: Date; sentence: string };

const MOST = 500;

/** Sign-ins, passwords, mails: what the audit trail says about a person and one place, newest first. */
export async function accountHistory(
	sql: AnySql,
	personId: string,
	enrolmentId: string
): Promise<AccountEntry[]> {
	const rows = await sql<{ at: Date; action: string; detail: Record<string, unknown> }[]>`
		select at, action, detail from audit
		where subject_id in (${personId}, ${enrolmentId}) order by at desc, id desc limit ${MOST}`;
	return rows.flatMap(({ at, action, detail }) => {
		const sentence = accountSentence(action, detail);
		return sentence === null ? [] : [{ at, sentence }];
	});
}

export type Held = {
	name: string;
	nameOnCertificates: string | null;
	email: string;
	organisation: string | null;
	addedAt: Date;
	identifiers: { system: string; value: string }[];
};

/** What is held about a person beside their courses. */
export async function heldAbout(sql: AnySql, personId: string): Promise<Held | null> {
	const [held] = await sql<Held[]>`
		select p.name, p.name_on_certificates, p.email, o.name as organisation, p.created_at as added_at,
			(select coalesce(json_agg(json_build_object('system', i.system, 'value', i.value)
				order by i.system), '[]') from person_identifier i
				where i.person_id = p.id and i.valid_to is null) as identifiers
		from person p left join organisation o on o.id = p.organisation_id
		where p.id = ${personId}`;
	return held ?? null;
}
