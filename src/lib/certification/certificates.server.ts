import { academy } from '#lib/platform/academy.ts';
import type { AnySql } from '#lib/platform/database.server.ts';
import { londonDay } from '#lib/platform/days.ts';
import { isId } from '#lib/platform/id.ts';
import { readShared } from '#lib/platform/read-shared.server.ts';
import { type PublicStatus, publicStatus, type StandingAward } from './award-status.rules.ts';
import type { CertificateFacts } from './certificate-pdf.server.ts';
import { readCode } from './verification-code.rules.ts';
import type { VerifyAnswer } from './verify-answer.schema.ts';

/** An award as its certificate and its verification show it, with what is true of it at one instant. */
export type Certificate = {
	id: string;
	awardId: string;
	code: string;
	name: string;
	qualificationId: string;
	title: string;
	criteria: string;
	level: string;
	hours: number;
	grade: string;
	awardedOn: string;
	validFrom: string;
	/** The last day in force today; what the certificate says of it stands in `printedEnd`. */
	expiresOn: string | null;
	printedEnd: string | null;
	issuedAt: Date;
	status: PublicStatus;
	/** The day since when the status holds. */
	since: string;
	/** While it is in force with conditions; words only where they may be published. */
	conditions: Conditions | null;
	/** Code of the award that took the place of this one. */
	newerCode: string | null;
};

export type Conditions = { since: string; reviewOn: string | null; words: string | null };

type Row = Omit<Certificate, 'status' | 'since' | 'conditions'> &
	Pick<StandingAward, 'state' | 'standingSince'> & {
		conditions: string | null;
		conditionsPublic: boolean;
		reviewOn: string | null;
		replacedAt: Date | null;
	};

/** By what somebody typed or scanned. Null: no such certificate. */
export async function certificateByCode(
	sql: AnySql,
	at: Date,
	typed: string
): Promise<Certificate | null> {
	const code = readCode(typed);
	const row = code === null ? undefined : await rowOfCode(sql, code);
	return row ? standing(row, at) : null;
}

/** What anybody may ask about: all who do in the same moment share a statement. */
const rowOfCode = readShared(async (sql: AnySql, codes: string[]) => {
	const rows = await select(sql, sql`c.code = any(${codes}::text[])`);
	return new Map(rows.map((row) => [row.code, row]));
});

/** Of one learner in one cohort. Null: no award was made (yet). */
export async function certificateOfEnrolment(
	sql: AnySql,
	at: Date,
	enrolmentId: string
): Promise<Certificate | null> {
	return await read(sql, at, sql`a.enrolment_id = ${enrolmentId} order by c.number desc limit 1`);
}

/** By its own id. Null: no such certificate. */
export async function certificateById(
	sql: AnySql,
	at: Date,
	certificateId: string
): Promise<Certificate | null> {
	return isId(certificateId) ? await read(sql, at, sql`c.id = ${certificateId}`) : null;
}

/** For staff. Null: no such award. */
export async function certificateOfAward(
	sql: AnySql,
	at: Date,
	awardId: string
): Promise<Certificate | null> {
	return isId(awardId)
		? await read(sql, at, sql`a.id = ${awardId} order by c.number desc limit 1`)
		: null;
}

async function read(sql: AnySql, at: Date, which: ReturnType<AnySql>): Promise<Certificate | null> {
	const [row] = await select(sql, which);
	return row ? standing(row, at) : null;
}

const select = (sql: AnySql, which: ReturnType<AnySql>) =>
	sql<Row[]>`
		select c.id, a.id as award_id, c.code, c.name, a.qualification_code as qualification_id,
			c.title, e.award->>'criteria' as criteria,
			e.award->>'level' as level, (e.award->>'hours')::int as hours, c.grade, c.awarded_on,
			c.valid_from, a.expires_on, c.expires_on as printed_end, c.issued_at, a.state,
			a.standing_since, a.conditions, a.conditions_public, a.review_on,
			(select n.issued_at from certificate n
				where n.award_id = c.award_id and n.number = c.number + 1) as replaced_at,
			(select n.code from certificate n
				where n.award_id = a.superseded_by order by n.number desc limit 1) as newer_code
		from certificate c
			join award a on a.id = c.award_id
			join edition e on e.id = a.edition_id
		where ${which}`;

function standing(row: Row, at: Date): Certificate {
	const { state, standingSince, replacedAt, conditionsPublic, reviewOn, ...certificate } = row;
	const replacedOn = replacedAt && londonDay(replacedAt);
	const { status, since } = publicStatus({ ...row, replacedOn }, londonDay(at));
	const limited = status === 'in_force' && state === 'conditions';
	const words = conditionsPublic ? row.conditions : null;
	const conditions = limited ? { since: standingSince, reviewOn, words } : null;
	return { ...certificate, status, since, conditions };
}

/** Where anyone can check it. */
export const verifyUrl = (origin: string, code: string): string => `${origin}/verify/${code}`;

export const certificateFacts = (certificate: Certificate, origin: string): CertificateFacts => ({
	...certificate,
	expiresOn: certificate.printedEnd,
	verifyUrl: verifyUrl(origin, certificate.code)
});

/** What the public is told: what the certificate shows, and what is true of it now. */
export const verifyAnswer = (certificate: Certificate, at: Date): VerifyAnswer => ({
	code: certificate.code,
	status: certificate.status,
	status_since: certificate.since,
	in_force_until: certificate.status === 'in_force' ? certificate.expiresOn : null,
	conditions: certificate.conditions && {
		since: certificate.conditions.since,
		review_on: certificate.conditions.reviewOn,
		words: certificate.conditions.words
	},
	replaced_by: certificate.newerCode,
	holder_name: certificate.name,
	award: {
		id: certificate.qualificationId,
		title: certificate.title,
		level: certificate.level,
		size_hours: certificate.hours
	},
	grade: certificate.grade,
	awarded_on: certificate.awardedOn,
	awarding_body: academy,
	answered_at: at.toISOString()
});
