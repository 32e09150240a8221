import type { AnySql, Sql, Transaction } from '#lib/platform/database.server.ts';

/**
 * The figures of one quiz, worked out by the database from the marks that count: those of marked
 * tries, superseded ones and questions that were taken out of the quiz left aside.
 */

export type QuizFigures = {
	/** Marked tries. */
	tries: number;
	/** Of the whole paper, before anything was taken off for lateness. */
	meanPercent: number | null;
	standardDeviationPercent: number | null;
	/** Questions of the papers that `alpha` is about, and how many papers that are. */
	alphaQuestions: number | null;
	alphaTries: number;
	/**
	 * Cronbach's alpha over the places of the paper. Papers are drawn, so a place stands for its cell
	 * of the blueprint; where papers differ in length, those of the most common length count.
	 */
	alpha: number | null;
	/** Of one learner's percent: standard deviation times the root of (1 - alpha). */
	standardErrorPercent: number | null;
};

export type ItemFigures = {
	itemId: string;
	/** Marked tries that held it. */
	tries: number;
	facility: number | null;
	discrimination: number | null;
};

export type PickedResponse = { itemId: string; response: unknown; times: number };

/** `firstOnly`: each learner's first marked try; later ones know the quiz already. */
export type Scope = { assessmentId: string; firstOnly: boolean };

/** Enough for a hundred thousand papers to be sorted and joined in memory. */
const WORK_MEMORY = '96MB';

/** All figures from one snapshot, so that they agree with each other. */
export async function readFigures<T>(sql: Sql, read: (tx: Transaction) => Promise<T>): Promise<T> {
	return (await sql.begin('isolation level repeatable read read only', async (tx) => {
		await tx`select set_config('work_mem', ${WORK_MEMORY}, true)`;
		return read(tx as Transaction);
	})) as T;
}

/** The tries that count, with the detail of their marks. */
const tried = (sql: AnySql, { assessmentId, firstOnly }: Scope) => sql`
	tried as materialized (
		select t.id as attempt_id, t.started_at, k.detail,
			row_number() over (partition by t.enrolment_id order by t.number) as nth
		from attempt t join mark k on k.attempt_id = t.id
		where t.assessment_id = ${assessmentId} and t.state = 'marked'
			and not exists (select from mark newer where newer.supersedes = k.id)
	), counted as materialized (
		select * from tried where nth = 1 or not ${firstOnly}
	)`;

/**
 * One row for each question of each paper. Left out: what was taken out of the quiz, and, of a
 * question that was corrected, the papers that the board keeps as they were.
 */
const lines = (sql: AnySql, scope: Scope) => sql`
	${tried(sql, scope)}, line as materialized (
		select c.attempt_id, d."itemId" as item_id, d.score, d.marks,
			row_number() over (partition by c.attempt_id order by d.position) as place
		from counted c cross join lateral rows from (
			jsonb_to_recordset(c.detail) as ("itemId" uuid, score float8, marks float8)
		) with ordinality as d("itemId", score, marks, position)
		where d.marks > 0
			and not exists (select from item_correction_now n
				where n.item_id = d."itemId" and n.kind = 'void')
			and not exists (select from correction_effect f join item_correction n on n.id = f.correction_id
				where f.attempt_id = c.attempt_id and n.item_id = d."itemId" and f.new_mark_id is null)
	), paper as materialized (
		select attempt_id, sum(score) as score, sum(marks) as marks, count(*) as questions
		from line group by attempt_id
	)`;

export async function quizFigures(sql: AnySql, scope: Scope): Promise<QuizFigures> {
	const [row] = await sql<QuizFigures[]>`
		with ${lines(sql, scope)}, size as (
			select mode() within group (order by questions) as questions from paper
		), share as (
			select l.place, 100 * l.score / p.marks as percent
			from line l join paper p using (attempt_id) join size s on s.questions = p.questions
		), places as (
			select sum(variance) as variance from (
				select var_samp(percent) as variance from share group by place
			) by_place
		), whole as (
			select count(*) as tries, var_samp(100 * p.score / p.marks) as variance,
				s.questions
			from paper p join size s on s.questions = p.questions group by s.questions
		), reliability as (
			select w.questions, w.tries, w.variance, w.questions::float8 / nullif(w.questions - 1, 0)
				* (1 - pl.variance / nullif(w.variance, 0)) as alpha
			from whole w, places pl
		)
		select count(*) as tries, avg(100 * p.score / p.marks) as mean_percent,
			stddev_samp(100 * p.score / p.marks) as standard_deviation_percent,
			max(r.questions) as alpha_questions, coalesce(max(r.tries), 0) as alpha_tries,
			max(r.alpha) as alpha,
			max(sqrt(r.variance * (1 - r.alpha))) as standard_error_percent
		from paper p left join reliability r on true`;
	if (!row) throw new Error('A quiz without figures still has a row of them.');
	return row;
}

/** Facility and discrimination against the rest of the same paper. */
export async function itemFigures(sql: AnySql, scope: Scope): Promise<ItemFigures[]> {
	return sql<ItemFigures[]>`
		with ${lines(sql, scope)}
		select l.item_id, count(*) as tries, avg(l.score / l.marks) as facility,
			corr(l.score / l.marks, (p.score - l.score) / nullif(p.marks - l.marks, 0)) as discrimination
		from line l join paper p using (attempt_id) group by l.item_id`;
}

/** What was answered, each answer once with how often it was given. @param itemIds of questions with options */
export async function pickedResponses(
	sql: AnySql,
	scope: Scope,
	itemIds: readonly string[]
): Promise<PickedResponse[]> {
	// The answers that count: of one page the highest number, between pages the one that came last.
	return sql<PickedResponse[]>`
		with ${tried(sql, scope)}, newest as (
			select distinct on (a.attempt_id, a.item_id, a.client)
				a.attempt_id, a.item_id, a.client, a.response, a.received_at
			from answer a join counted c using (attempt_id)
			where a.item_id = any(${itemIds as string[]}::uuid[])
			order by a.attempt_id, a.item_id, a.client, a.client_seq desc
		), effective as (
			select distinct on (attempt_id, item_id) item_id, response
			from newest order by attempt_id, item_id, received_at desc, client desc
		)
		select item_id, response, count(*) as times from effective group by item_id, response`;
}

/**
 * Seconds that learners spent on each question: from one save to the next, given to what was saved
 * then; what was saved in the same moment shares it.
 */
export async function medianSeconds(
	sql: AnySql,
	scope: Scope
): Promise<{ itemId: string; seconds: number }[]> {
	return sql<{ itemId: string; seconds: number }[]>`
		with ${tried(sql, scope)}, save as materialized (
			select a.attempt_id, a.item_id, a.received_at, min(c.started_at) as started_at
			from answer a join counted c using (attempt_id)
			group by a.attempt_id, a.item_id, a.received_at
		), moment as (
			select attempt_id, received_at, extract(epoch from received_at
					- lag(received_at, 1, min(started_at)) over (partition by attempt_id order by received_at)
				)::float8 / count(*) as seconds
			from save group by attempt_id, received_at
		), spent as (
			select s.attempt_id, s.item_id, sum(m.seconds) as seconds
			from save s join moment m using (attempt_id, received_at) group by s.attempt_id, s.item_id
		)
		select item_id, percentile_cont(0.5) within group (order by seconds) as seconds
		from spent group by item_id`;
}

/** How many papers showed each question, finished or not, and how many learners challenged it. */
export async function timesShown(
	sql: AnySql,
	assessmentId: string
): Promise<{ itemId: string; shown: number; challenges: number }[]> {
	return sql<{ itemId: string; shown: number; challenges: number }[]>`
		select i.id as item_id, coalesce(s.shown, 0)::int as shown,
			(select count(distinct t.enrolment_id) from item_challenge h
				join attempt t on t.id = h.attempt_id where h.item_id = i.id)::int as challenges
		from item i left join (
			select p.item_id, count(*) as shown
			from attempt_item p join attempt t on t.id = p.attempt_id
			where t.assessment_id = ${assessmentId} and t.state <> 'voided' group by p.item_id
		) s on s.item_id = i.id
		where i.assessment_id = ${assessmentId}`;
}
