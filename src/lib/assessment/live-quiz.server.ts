import type { AnySql } from '#lib/platform/database.server.ts';
import { effectiveAnswersIn } from './answer-journal.server.ts';
import type { AttemptState } from './attempts.server.ts';
import { typeOf } from './items/item-types.ts';
import { bankItems, remember } from './papers.server.ts';

/** One learner in a quiz that runs: their newest try that counts, and when their page was last heard of. */
export type LiveRow = {
	enrolmentId: string;
	name: string;
	state: AttemptState | 'none';
	number: number | null;
	startedAt: Date | null;
	dueAt: Date | null;
	submittedAt: Date | null;
	/** Questions that are answered, and that are answered in part, as the learner's own page shows them. */
	answered: number;
	partly: number;
	questions: number;
	seenAt: Date | null;
};

type Filling = Pick<LiveRow, 'answered' | 'partly'>;

/**
 * Everyone of a cohort who takes the course, with how they stand in one quiz. Staff look at it every
 * few seconds while hundreds of learners answer: answers are read of those alone who saved something
 * since the last look.
 */
export async function liveQuiz(
	sql: AnySql,
	cohortId: string,
	assessmentId: string
): Promise<LiveRow[]> {
	type Row = Omit<LiveRow, keyof Filling> & { attemptId: string | null; saved: number };
	const rows = await sql<Row[]>`
		select e.id as enrolment_id, p.name, coalesce(t.state, 'none') as state, t.number,
			t.started_at, t.due_at, t.submitted_at, t.id as attempt_id, coalesce(done.saved, 0) as saved,
			coalesce(paper.questions, 0) as questions, greatest(s.seen_at, done.newest_at) as seen_at
		from enrolment e join person p on p.id = e.person_id
			left join lateral (
				select * from attempt a
				where a.enrolment_id = e.id and a.assessment_id = ${assessmentId} and a.state <> 'voided'
				order by a.number desc limit 1
			) t on true
			left join lateral (
				select count(*)::int as saved, max(received_at) as newest_at
				from answer where attempt_id = t.id
			) done on true
			left join lateral (
				select count(*)::int as questions from attempt_item where attempt_id = t.id
			) paper on true
			left join attempt_presence s on s.attempt_id = t.id
		where e.cohort_id = ${cohortId} and e.state not in ('invited', 'withdrawn', 'lapsed')
		order by p.name, e.id`;
	const stale = rows.flatMap(({ attemptId, saved }) =>
		attemptId && saved > 0 && known.get(attemptId)?.saved !== saved ? { attemptId, saved } : []
	);
	const read = await fillingsOf(sql, stale);
	return rows.map(({ attemptId, saved: _, ...row }) => {
		const filling = attemptId ? (read.get(attemptId) ?? known.get(attemptId)) : undefined;
		const { answered, partly } = filling ?? nothingYet;
		return { ...row, answered, partly };
	});
}

const nothingYet: Filling = { answered: 0, partly: 0 };

/** By try. The journal only grows: as long as it holds as many answers of a try, it holds the same. */
const known = new Map<string, Filling & { saved: number }>();
const MOST_KNOWN = 10_000;

/** @param tries with the number of answers that were seen of each; what is read may hold more */
async function fillingsOf(
	sql: AnySql,
	tries: readonly { attemptId: string; saved: number }[]
): Promise<Map<string, Filling>> {
	if (tries.length === 0) return new Map();
	const ids = tries.map(({ attemptId }) => attemptId);
	const answers = await effectiveAnswersIn(sql, ids);
	const itemIds = new Set([...answers.values()].flat().map(({ itemId }) => itemId));
	const items = await bankItems(sql, [...itemIds]);
	const read = tries.map(({ attemptId, saved }) => {
		const filled = (answers.get(attemptId) ?? []).map(({ itemId, response }) => {
			const item = items.get(itemId);
			return item ? typeOf(item).filled(item.body, response) : 'none';
		});
		const count = (how: string) => filled.filter((one) => one === how).length;
		return [attemptId, { saved, answered: count('whole'), partly: count('part') }] as const;
	});
	remember(known, MOST_KNOWN, read);
	return new Map(read);
}
