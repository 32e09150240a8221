import { academy } from '#lib/platform/academy.ts';
import type { AnySql } from '#lib/platform/database.server.ts';
import { londonDay } from '#lib/platform/days.ts';
import { isId } from '#lib/platform/id.ts';
import type { AwardState } from './award.machine.ts';
import { type PublicStatus, publicStatus } from './award-status.rules.ts';
import type { CertificateFacts } from './certificate-pdf.server.ts';
import { readCode } from './verification-code.rules.ts';
import type { VerifyAnswer } from './verify-answer.schema.ts';

/** An award as its certificate and its verification show it, with what is true of it at one instant. */
export type Certificate = {
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
	expiresOn: string | null;
	issuedAt: Date;
	status: PublicStatus;
	/** The day since when the status holds. */
	since: string;
};

type Row = Omit<Certificate, 'status' | 'since'> & { state: AwardState; movedOn: string | null };

/** By what somebody typed or scanned. Null: no such certificate. */
export async function certificateByCode(
	sql: AnySql,
	at: Date,
	typed: string
): Promise<Certificate | null> {
	const code = readCode(typed);
	return code === null ? null : await read(sql, at, sql`c.code = ${code}`);
}

/** Of one learner in one cohort. Null: no award was made (yet). */
export async function certificateOfEnrolment(
	sql: AnySql,
	at: Date,
	enrolmentId: string
): Promise<Certificate | null> {
	return await read(sql, at, sql`a.enrolment_id = ${enrolmentId}`);
}

/** For staff. Null: no such award. */
export async function certificateOfAward(
	sql: AnySql,
	at: Date,
	awardId: string
): Promise<Certificate | null> {
	return isId(awardId) ? await read(sql, at, sql`a.id = ${awardId}`) : null;
}

async function read(sql: AnySql, at: Date, which: ReturnType<AnySql>): Promise<Certificate | null> {
	const [row] = await sql<Row[]>`
		select a.id as award_id, c.code, a.name_as_awarded as name,
			a.qualification_code as qualification_id, a.qualification_title as title,
			e.award->>'criteria' as criteria, e.award->>'level' as level,
			(e.award->>'hours')::int as hours, a.grade, a.awarded_on, a.valid_from, a.expires_on,
			c.issued_at, a.state, h.event->>'effectiveOn' as moved_on
		from award a
			join certificate c on c.award_id = a.id
			join edition e on e.id = a.edition_id
			left join history h on h.machine = 'award' and h.subject_id = a.id and h.seq = a.version
		where ${which}`;
	if (!row) return null;
	const { state, movedOn, ...certificate } = row;
	const { status, since } = publicStatus({ ...row, state, movedOn }, londonDay(at));
	return { ...certificate, status, since };
}

/** Where anyone can check it. */
export const verifyUrl = (origin: string, code: string): string => `${origin}/verify/${code}`;

export const certificateFacts = (certificate: Certificate, origin: string): CertificateFacts => ({
	...certificate,
	verifyUrl: verifyUrl(origin, certificate.code)
});

/** What the public is told: what the certificate shows, and what is true of it now. */
export const verifyAnswer = (certificate: Certificate, at: Date): VerifyAnswer => ({
	code: certificate.code,
	status: certificate.status,
	status_since: certificate.since,
	in_force_until: certificate.status === 'in_force' ? certificate.expiresOn : null,
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
