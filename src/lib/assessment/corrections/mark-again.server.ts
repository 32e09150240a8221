import type { QuizPolicy } from '#lib/catalogue/published.ts';
import type { MarkDetail } from '#lib/marking/marks.server.ts';
import type { AnySql } from '#lib/platform/database.server.ts';
import { typeOf } from '../items/item-types.ts';
import { newestAnswerAt, paperOf } from '../papers.server.ts';
import {
	answersForPerson,
	type GivenMarks,
	type ItemScore,
	type ScoredAs,
	scoreItem,
	scorePaper
} from '../score.rules.ts';
import { afterLateTime, type LateCost } from '../timing.rules.ts';
import type { Effect } from './correction.rules.ts';
import type { UsedItem } from './corrections.server.ts';

/** A try whose mark a correction changes, with all that its new mark needs. */
export type Remarked = Effect &
	Pick<LateCost, 'rawPercent' | 'adjustments'> & {
		detail: ItemScore[];
		markerId: string | null;
		markerRule: string | null;
		/** A person was to read its answer to the question, and it was marked while that was out. */
		unread: boolean;
	};

type MarkedTry = {
	attemptId: string;
	enrolmentId: string;
	candidateNumber: string;
	cohortName: string;
	number: number;
	dueAt: Date;
	quiz: { floorPercent: number; policy: QuizPolicy };
	markId: string;
	percent: number;
	markerId: string | null;
	markerRule: string | null;
	line: ItemScore | null;
	response: unknown;
	ratified: boolean;
};

/**
 * Every marked try that a question's other scoring changes, in order of candidate number: each of
 * them is marked from its whole paper again.
 */
export async function markAgain(
	sql: AnySql,
	item: UsedItem,
	scored: ScoredAs
): Promise<Remarked[]> {
	const changed = (await triesWith(sql, item)).filter(
		(one) => !isSameLine(one, scoreNow(item, one, scored))
	);
	const remarked: Remarked[] = [];
	for (const one of changed) remarked.push(await markOne(sql, item, scored, one));
	return remarked;
}

/** Marked tries whose paper held the question, with the answer that counts and the mark's line about it. */
async function triesWith(sql: AnySql, item: UsedItem): Promise<MarkedTry[]> {
	return sql<MarkedTry[]>`
		with given as (
			select distinct on (attempt_id) attempt_id, response from (
				select distinct on (attempt_id, client)
					attempt_id, client, response, received_at, given_at
				from answer where item_id = ${item.id}
					and attempt_id in (select id from attempt where assessment_id = ${item.assessmentId})
				order by attempt_id, client, client_seq desc
			) newest
			order by attempt_id, coalesce(given_at, received_at) desc, received_at desc, client desc
		)
		select t.id as attempt_id, t.enrolment_id, e.candidate_number, c.name as cohort_name, t.number,
			t.due_at, jsonb_build_object('floorPercent', a.floor_percent, 'policy', a.policy) as quiz,
			k.id as mark_id, k.percent, k.marker_id, k.marker_rule, g.response,
			jsonb_path_query_first(k.detail, '$[*] ? (@.itemId == $id)',
				jsonb_build_object('id', ${item.id}::text)) as line,
			exists (select from board_decision d where d.enrolment_id = e.id
				and d.decision <> 'defer' and d.decided_at >= k.marked_at)
				or exists (select from correction_decision d where d.new_mark_id = k.id) as ratified
		from attempt t join attempt_item p on p.attempt_id = t.id and p.item_id = ${item.id}
			join mark k on k.attempt_id = t.id
				and not exists (select from mark newer where newer.supersedes = k.id)
			join enrolment e on e.id = t.enrolment_id join cohort c on c.id = e.cohort_id
			join assessment a on a.id = t.assessment_id
			left join given g on g.attempt_id = t.id
		where t.assessment_id = ${item.assessmentId} and t.state = 'marked'
		order by e.candidate_number, t.number, t.id`;
}

/** What rules make of the answer now; null where a person's marks count, which the paper knows. */
function scoreNow(item: UsedItem, { response }: MarkedTry, scored: ScoredAs): ItemScore | null {
	if (scored.kind !== 'void' && typeOf(item).needsPerson(item.body)) return null;
	return scoreItem({ item, response, correction: scored });
}

const isSameLine = ({ line }: MarkedTry, now: ItemScore | null): boolean =>
	now !== null && line !== null && line.score === now.score && line.marks === now.marks;

async function markOne(
	sql: AnySql,
	item: UsedItem,
	scored: ScoredAs,
	one: MarkedTry
): Promise<Remarked> {
	const paper = (await paperOf(sql, one.attemptId)).map((line) =>
		line.item.id === item.id ? { ...line, correction: scored } : line
	);
	const given = await givenMarks(sql, one);
	const { percent, detail } = scorePaper(paper, given);
	const late = afterLateTime(percent, one.dueAt, newestAnswerAt(paper), one.quiz);
	const { attemptId, enrolmentId, candidateNumber, cohortName, number, markId, ratified } = one;
	return {
		...{ attemptId, enrolmentId, candidateNumber, cohortName, number, markId, ratified },
		fromPercent: one.percent,
		toPercent: late.percent,
		floorPercent: one.quiz.floorPercent,
		rawPercent: late.rawPercent,
		adjustments: late.adjustments,
		detail,
		markerId: one.markerId,
		markerRule: one.markerRule,
		unread: answersForPerson(paper).some(({ itemId }) => itemId === item.id && !given.has(itemId))
	};
}

/** What a tutor gave, also for a question that a mark in between left out. */
async function givenMarks(sql: AnySql, { attemptId, markerId }: MarkedTry): Promise<GivenMarks> {
	if (!markerId) return new Map();
	const marks = await sql<{ detail: MarkDetail[] }[]>`
		select detail from mark where attempt_id = ${attemptId} order by marked_at, id`;
	return new Map(
		marks
			.flatMap(({ detail }) => detail)
			.flatMap((line) =>
				'itemId' in line && line.comment !== undefined
					? [[line.itemId, { score: line.score, comment: line.comment }] as const]
					: []
			)
	);
}
