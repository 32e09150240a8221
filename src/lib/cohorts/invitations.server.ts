import type { AnySql } from '#lib/platform/database.server.ts';

/** After so many days an invitation that nobody took up is worth a second mail. */
export const ANSWER_DAYS = 7;

/** A place that was offered and not taken up. */
export type WaitingInvitation = {
	enrolmentId: string;
	personId: string;
	personName: string;
	email: string;
	cohortId: string;
	cohortCode: string;
	cohortName: string;
	courseTitle: string;
	startsOn: string;
	/** When the newest link was sent. */
	sentAt: Date;
};

/** Invitations without an answer for some days, in cohorts that are not over. */
export async function waitingInvitations(
	sql: AnySql,
	at: Date,
	about: { cohortId?: string } = {}
): Promise<WaitingInvitation[]> {
	return sql<WaitingInvitation[]>`
		select e.id as enrolment_id, p.id as person_id, p.name as person_name, p.email, c.id as cohort_id,
			c.code as cohort_code, c.name as cohort_name, ed.title as course_title, c.starts_on, sent.at as sent_at
		from enrolment e
			join person p on p.id = e.person_id and p.closed_at is null
			join cohort c on c.id = e.cohort_id
			join edition ed on ed.id = c.edition_id
			cross join lateral (
				select coalesce(max(l.created_at), e.created_at) as at from mailed_link l
				where l.person_id = p.id and l.purpose = 'invitation') sent
		where e.state = 'invited' and c.ends_on >= ${at}::date
			and ${about.cohortId ? sql`c.id = ${about.cohortId}` : sql`true`}
			and sent.at < ${at}::timestamptz - make_interval(days => ${ANSWER_DAYS})
		order by c.starts_on, c.code, sent.at, e.id
		limit 500`;
}
