import { authorise } from '#lib/identity/permissions.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql } from '#lib/platform/database.server.ts';
import type { ChallengeKind } from './challenge.rules.ts';

/** A question that learners challenge. */
export type ChallengedItem = {
	itemId: string;
	key: string;
	courseCode: string;
	label: string;
	moduleCode: string;
	quizTitle: string;
	/** Learners who wait for an answer. */
	waiting: number;
	oldestAt: Date | null;
	/** Found wrong, and not put right since. */
	toCorrect: boolean;
	/** When the academy last answered about it. */
	answeredAt: Date | null;
};

/** Questions with somebody who waits, or found wrong and not put right yet: most learners first. */
export async function challengedItems(sql: AnySql, actor: Actor): Promise<ChallengedItem[]> {
	authorise(actor, 'marks.correct');
	const rows = await sql<ChallengedItem[]>`
		with waiting as (
			select h.item_id, count(distinct a.enrolment_id)::int as waiting, min(h.challenged_at) as oldest_at
			from item_challenge h join attempt a on a.id = h.attempt_id
			where not exists (select from challenge_answered d
				where d.attempt_id = h.attempt_id and d.item_id = h.item_id)
			group by h.item_id
		), answered as (
			select w.item_id, max(w.answered_at) as answered_at,
				coalesce(max(w.answered_at) filter (where w.upheld)
					> coalesce(max(n.corrected_at), '-infinity'), false) as to_correct
			from challenge_answer w left join item_correction_now n on n.item_id = w.item_id
			group by w.item_id
		)
		select i.id as item_id, i.key, e.course_code, e.label, m.code as module_code,
			q.title as quiz_title, coalesce(g.waiting, 0) as waiting, g.oldest_at,
			coalesce(d.to_correct, false) as to_correct, d.answered_at
		from waiting g full join answered d using (item_id)
			join item i on i.id = item_id join assessment q on q.id = i.assessment_id
			join module m on m.id = q.module_id join edition e on e.id = i.edition_id
		where g.waiting > 0 or d.to_correct
		order by waiting desc, g.oldest_at, i.key limit 500`;
	return rows;
}

/** What one learner said; who it was is not part of it. */
export type Challenge = {
	kind: ChallengeKind;
	reason: string;
	challengedAt: Date;
	waiting: boolean;
};

/** Everything that was said about a question, newest first. */
export async function challengesOf(
	sql: AnySql,
	actor: Actor,
	itemId: string
): Promise<Challenge[]> {
	authorise(actor, 'marks.correct');
	return sql<Challenge[]>`
		select h.kind, h.reason, h.challenged_at, d.answer_id is null as waiting
		from item_challenge h left join challenge_answered d using (attempt_id, item_id)
		where h.item_id = ${itemId} order by h.challenged_at desc, h.attempt_id limit 500`;
}

export type ChallengeAnswer = {
	upheld: boolean;
	reason: string;
	answeredBy: string | null;
	answeredAt: Date;
	/** How many challenges it answered. */
	count: number;
};

/** What the academy answered about a question, newest first. */
export async function answersAbout(
	sql: AnySql,
	actor: Actor,
	itemId: string
): Promise<ChallengeAnswer[]> {
	authorise(actor, 'marks.correct');
	return sql<ChallengeAnswer[]>`
		select w.upheld, w.reason, p.name as answered_by, w.answered_at,
			(select count(*)::int from challenge_answered d where d.answer_id = w.id) as count
		from challenge_answer w left join person p on p.id = w.answered_by
		where w.item_id = ${itemId} order by w.answered_at desc, w.id desc`;
}
