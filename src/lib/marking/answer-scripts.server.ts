import { may } from '#lib/identity/permissions.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { Forbidden, NotFound } from '#lib/platform/errors.ts';
import { isId } from '#lib/platform/id.ts';
import type { AnswerScript, AnswersToMark } from './answer-script-facts.ts';
import { markingMinutes } from './words.rules.ts';

/** Puts answers of a handed-in try before the tutors. Idempotent: one row an answer. */
export async function askForMarks(
	tx: Transaction,
	attemptId: string,
	answers: readonly { itemId: string; words: number }[]
): Promise<void> {
	const rows = answers.map((answer) => ({ attemptId, ...answer }));
	if (rows.length > 0) await tx`insert into answer_to_mark ${tx(rows)} on conflict do nothing`;
}

/**
 * @throws NotFound no such try with answers to mark among the cohorts the actor tutors
 * @throws Forbidden the answers are the actor's own
 */
export async function answerScriptAt(
	sql: AnySql,
	actor: Actor,
	attemptId: string
): Promise<AnswerScript> {
	if (!isId(attemptId)) throw new NotFound('Those answers');
	const [row] = await sql<(AnswerScript & { isOwn: boolean })[]>`
		select t.id as attempt_id, t.state, t.number, t.enrolment_id, t.due_at, t.submitted_at,
			e.candidate_number, e.person_id = ${actor.personId} as is_own,
			c.id as cohort_id, c.name as cohort_name, m.code as module_code,
			a.id as assessment_id, a.title,
			jsonb_build_object('floorPercent', a.floor_percent, 'policy', a.policy) as quiz
		from attempt t join enrolment e on e.id = t.enrolment_id join cohort c on c.id = e.cohort_id
			join assessment a on a.id = t.assessment_id join module m on m.id = a.module_id
		where t.id = ${attemptId} and t.state in ('submitted', 'autoSubmitted', 'marked')
			and exists (select from answer_to_mark w where w.attempt_id = t.id)`;
	if (!row || !may(actor, 'submission.mark', { cohortId: row.cohortId })) {
		throw new NotFound('Those answers');
	}
	const { isOwn, ...script } = row;
	if (isOwn) throw new Forbidden('These are your own answers, so another tutor marks them.');
	return script;
}

/**
 * The same, with the quiz's marks kept from corrections meanwhile, and the learner's row locked, as
 * every story of one learner does.
 */
export async function lockAnswerScript(
	tx: Transaction,
	actor: Actor,
	attemptId: string
): Promise<AnswerScript> {
	if (!isId(attemptId)) throw new NotFound('Those answers');
	await tx`
		with quiz as materialized (
			select enrolment_id, lock_marks_shared(assessment_id) from attempt where id = ${attemptId}
		)
		select from quiz q join enrolment e on e.id = q.enrolment_id for update of e`;
	return await answerScriptAt(tx, actor, attemptId);
}

/** Tries that wait in the cohorts the actor tutors, first in first; never their own. */
export async function answersToMark(sql: AnySql, actor: Actor): Promise<AnswersToMark[]> {
	const rows = await sql<Omit<AnswersToMark, 'minutes'>[]>`
		select t.id as attempt_id, t.number, t.submitted_at, e.candidate_number,
			c.id as cohort_id, c.name as cohort_name, m.code as module_code, a.title,
			w.answers, w.words,
			case when b.by_me then 'you' when b.by_me = false then 'another tutor' end as begun_by
		from attempt t join enrolment e on e.id = t.enrolment_id join cohort c on c.id = e.cohort_id
			join assessment a on a.id = t.assessment_id join module m on m.id = a.module_id
			cross join lateral (
				select count(*)::int as answers, sum(words)::int as words
				from answer_to_mark asked where attempt_id = t.id and ${isAsked(sql)}
			) w
			left join lateral (
				select bool_or(marker_id = ${actor.personId}) as by_me
				from answer_mark_draft where attempt_id = t.id
			) b on true
		where t.state in ('submitted', 'autoSubmitted') and w.answers > 0
			and c.id = any(${[...actor.roles.tutorOf]}::uuid[]) and e.person_id <> ${actor.personId}
		order by t.submitted_at, t.id`;
	return rows.map((row) => ({
		...row,
		minutes: markingMinutes({ words: row.words, criteria: row.answers, hasFile: false })
	}));
}

/** Ids of the items of a try that a tutor marks. */
export async function itemsToMark(sql: AnySql, attemptId: string): Promise<string[]> {
	const rows = await sql<{ itemId: string }[]>`
		select item_id from answer_to_mark asked where attempt_id = ${attemptId} and ${isAsked(sql)}`;
	return rows.map(({ itemId }) => itemId);
}

/** Nobody need read an answer to a question that was taken out since: the row `asked` of answer_to_mark. */
const isAsked = (sql: AnySql) => sql`
	not exists (select from item_correction_now c where c.item_id = asked.item_id and c.kind = 'void')`;
