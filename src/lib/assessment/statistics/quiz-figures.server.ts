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
	 * Cronbach's alpha over the places of the paper: k / (k - 1) * (1 - sum of the variances of the
	 * places / variance of the whole). Papers are drawn, so a place stands for its cell of the
	 * blueprint; where papers differ in length, those of the most common length count.
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

export type ItemSeconds = { itemId: string; seconds: number };

/** How often an option of a question was picked: in several places of one answer, as often. */
export type OptionPicked = { itemId: string; option: string; picks: number };

/** `firstOnly`: each learner's first marked try; later ones know the quiz already. */
export type Scope = { assessmentId: string; firstOnly: boolean };

/** Enough for a hundred thousand papers to be sorted and joined in memory. */
const WORK_MEMORY = '96MB';
/** On a busy machine they take longer than a statement of a request usually may. */
const LONGEST = '2min';

/** What rounding may leave of nothing, and no marks are as small. */
const HAIR = 1e-9;

/** All figures from one snapshot, so that they agree with each other. */
export async function readFigures<T>(sql: Sql, read: (tx: Transaction) => Promise<T>): Promise<T> {
	return (await sql.begin('isolation level repeatable read read only', async (tx) => {
		await tx`
			select set_config('work_mem', ${WORK_MEMORY}, true),
				set_config('statement_timeout', ${LONGEST}, true)`;
		return read(tx as Transaction);
	})) as T;
}

/**
 * The tries that count, each with what the mark that counts says about its questions: as it is kept
 * (mark-lines.server.ts), and worked out for the few that were marked since.
 */
const counted = (sql: AnySql, { assessmentId, firstOnly }: Scope) => sql`
	tried as (
		select t.id as attempt_id, t.enrolment_id, t.number, k.id as mark_id
		from attempt t join mark k on k.attempt_id = t.id
		where t.assessment_id = ${assessmentId} and t.state = 'marked'
			and not exists (select from mark newer where newer.supersedes = k.id)
	), counting as (
		select attempt_id, mark_id from ${
			firstOnly
				? sql`(select distinct on (enrolment_id) * from tried order by enrolment_id, number) firsts`
				: sql`tried`
		}
	), counted as materialized (
		select c.attempt_id, l.* from counting c join mark_lines l using (mark_id)
		union all
		select c.attempt_id, l.* from counting c join lines_of_marks(array(
			select mark_id from counting
			where not exists (select from mark_lines l where l.mark_id = counting.mark_id)
		)) l using (mark_id)
	)`;

/**
 * Figures of the quiz and of its questions, in one pass over the marks: each paper is taken apart and
 * summed up beside its own lines, so that nothing is joined or sorted by paper. Left out: what was
 * taken out of the quiz, and, of a question that was corrected, the papers that the board keeps as
 * they were. Picks and seconds are of all tries that count.
 */
export async function figuresOf(
	sql: AnySql,
	scope: Scope
): Promise<{
	quiz: QuizFigures;
	items: ItemFigures[];
	picked: OptionPicked[];
	/** The median of those who answered. */
	seconds: ItemSeconds[];
}> {
	const [found] = await sql<[Awaited<ReturnType<typeof figuresOf>>]>`
		with ${counted(sql, scope)}, taken_out as (
			select coalesce(array_agg(i.id), '{}') as item_ids
			from item i join item_correction_now n on n.item_id = i.id
			where i.assessment_id = ${scope.assessmentId} and n.kind = 'void'
		), kept as (
			select f.attempt_id, array_agg(n.item_id) as item_ids
			from correction_effect f join item_correction n on n.id = f.correction_id
				join item i on i.id = n.item_id
			where i.assessment_id = ${scope.assessmentId} and f.new_mark_id is null
			group by f.attempt_id
		), summed as (
			-- Of a question, of a place in papers of one length, of a length, or of all.
			select line.item_id, line.questions, grouping(line.item_id) = 0 as of_item,
				grouping(line.place) = 0 as of_place, grouping(line.questions) = 0 as of_length,
				count(*) as lines, avg(share) as facility,
				-- Sums of thirds are a hair off: what differs by no more is the same.
				case when max(share) - min(share) > ${HAIR} and max(rest) - min(rest) > ${HAIR}
					then corr(share, rest) end as discrimination,
				var_samp(percent_of_paper) as place_variance,
				count(*) filter (where place = 1) as papers,
				avg(paper_percent) filter (where place = 1) as mean,
				var_samp(paper_percent) filter (where place = 1) as variance
			from counted c left join kept on kept.attempt_id = c.attempt_id cross join lateral (
				select d.item_id, row_number() over (order by d.position) as place,
					count(*) over () as questions, d.score / d.marks as share,
					(sum(d.score) over () - d.score) / nullif(sum(d.marks) over () - d.marks, 0) as rest,
					100 * d.score / sum(d.marks) over () as percent_of_paper,
					100 * sum(d.score) over () / sum(d.marks) over () as paper_percent
				from unnest(c.item_ids, c.scores, c.marks)
					with ordinality as d(item_id, score, marks, position)
				where d.marks > 0 and d.item_id <> all((select item_ids from taken_out)::uuid[])
					and (kept.item_ids is null or d.item_id <> all(kept.item_ids))
			) line
			group by grouping sets ((line.item_id), (line.questions, line.place), (line.questions), ())
		), usual as (
			-- The most common length of paper; of lengths that are equally common the shortest.
			select questions, papers, variance from summed where of_length and not of_place
			order by papers desc, questions limit 1
		), consistent as (
			select u.*, u.questions / nullif(u.questions - 1, 0)::float8
				* (1 - sum(s.place_variance) / case when u.variance > ${HAIR} then u.variance end) as alpha
			from usual u join summed s on s.of_place and s.questions = u.questions
			group by u.questions, u.papers, u.variance
		), whole as (
			select s.papers as tries, s.mean as "meanPercent",
				sqrt(s.variance) as "standardDeviationPercent", c.questions as "alphaQuestions",
				coalesce(c.papers, 0) as "alphaTries", c.alpha,
				-- Where all agree, rounding may leave alpha a hair above 1.
				case when c.alpha is not null then sqrt(c.variance * greatest(1 - c.alpha, 0)) end
					as "standardErrorPercent"
			from summed s left join consistent c on true where not s.of_item and not s.of_length
		), measured as (
			select item_id as "itemId", lines as tries, facility, discrimination
			from summed where of_item
		), answered as (
			-- Each answer once, so that few have to be taken apart.
			select d.item_id, d.response, count(*) as times
			from counted c cross join rows from (
				unnest(c.item_ids), jsonb_array_elements(c.responses)
			) as d(item_id, response)
			where d.response <> 'null' group by d.item_id, d.response
		), picked as (
			select item_id as "itemId", option, sum(times) as picks
			from answered cross join picks_in(response) option group by item_id, option
		), spent as (
			select d.item_id as "itemId", percentile_cont(0.5) within group (order by d.seconds) as seconds
			from counted c cross join unnest(c.item_ids, c.seconds) as d(item_id, seconds)
			where d.seconds is not null group by d.item_id
		)
		select (select row_to_json(whole) from whole) as quiz,
			coalesce((select json_agg(measured) from measured), '[]') as items,
			coalesce((select json_agg(picked) from picked), '[]') as picked,
			coalesce((select json_agg(spent) from spent), '[]') as seconds`;
	return found;
}

/**
 * How many papers showed each question, finished or not, and how many learners say that its key is
 * wrong: not those who were answered that it is right.
 */
export async function timesShown(
	sql: AnySql,
	assessmentId: string
): Promise<{ itemId: string; shown: number; challenges: number }[]> {
	return sql<{ itemId: string; shown: number; challenges: number }[]>`
		select i.id as item_id, coalesce(s.shown, 0)::int as shown,
			(select count(distinct t.enrolment_id) from item_challenge h
				join attempt t on t.id = h.attempt_id
				where h.item_id = i.id and h.kind = 'key' and not exists (
					select from challenge_answered d join challenge_answer w on w.id = d.answer_id
					where (d.attempt_id, d.item_id) = (h.attempt_id, h.item_id) and not w.upheld
				))::int as challenges
		from item i left join (
			select p.item_id, count(*) as shown
			from attempt_item p join attempt t on t.id = p.attempt_id
			where t.assessment_id = ${assessmentId} and t.state <> 'voided' group by p.item_id
		) s on s.item_id = i.id
		where i.assessment_id = ${assessmentId}`;
}
