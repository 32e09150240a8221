import type { AnySql } from '#lib/platform/database.server.ts';
import type { AttemptState } from './attempts.server.ts';

/** One learner in a quiz that runs: their newest try that counts, and when their page was last heard of. */
export type LiveRow = {
	enrolmentId: string;
	name: string;
	state: AttemptState | 'none';
	number: number | null;
	startedAt: Date | null;
	dueAt: Date | null;
	submittedAt: Date | null;
	answered: number;
	questions: number;
	seenAt: Date | null;
};

/**
 * Everyone of a cohort who takes the course, with how they stand in one quiz. One statement: staff
 * look at it every few seconds while hundreds of learners answer.
 */
export async function liveQuiz(
	sql: AnySql,
	cohortId: string,
	assessmentId: string
): Promise<LiveRow[]> {
	return sql<LiveRow[]>`
		select e.id as enrolment_id, p.name, coalesce(t.state, 'none') as state, t.number,
			t.started_at, t.due_at, t.submitted_at, coalesce(done.answered, 0) as answered,
			coalesce(paper.questions, 0) as questions, greatest(s.seen_at, done.newest_at) as seen_at
		from enrolment e join person p on p.id = e.person_id
			left join lateral (
				select * from attempt a
				where a.enrolment_id = e.id and a.assessment_id = ${assessmentId} and a.state <> 'voided'
				order by a.number desc limit 1
			) t on true
			left join lateral (
				select count(distinct item_id)::int as answered, max(received_at) as newest_at
				from answer where attempt_id = t.id
			) done on true
			left join lateral (
				select count(*)::int as questions from attempt_item where attempt_id = t.id
			) paper on true
			left join attempt_presence s on s.attempt_id = t.id
		where e.cohort_id = ${cohortId} and e.state not in ('invited', 'withdrawn', 'lapsed')
		order by p.name, e.id`;
}
