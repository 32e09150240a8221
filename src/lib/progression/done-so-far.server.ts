import type { PendingQuery, Row as AnyRow } from 'postgres';
import type { AnySql } from '#lib/platform/database.server.ts';
import { readShared } from '#lib/platform/read-shared.server.ts';

/** What one learner has done in a course. */
export type DoneSoFar = {
	modules: {
		id: string;
		state: string;
		dueAt: Date | null;
		/** When the seminar of the learner's cohort is; it takes that many minutes. */
		seminarAt: Date | null;
		seminarMinutes: number | null;
		percent: number | null;
	}[];
	lessons: string[];
	/** The lesson that was opened last. */
	lastLessonId: string | null;
	tries: Try[];
	marks: GivenMark[];
	/** How many more tries a board has granted, and when last. */
	grants: number;
	grantedAt: Date | null;
	/** Tries whose marks may not be seen yet. */
	held: string[];
	/** The day of the next board of examiners, 'YYYY-MM-DD'. */
	boardMeetsOn: string | null;
};

/** An attempt at a quiz or a submission of an assignment; voided ones are among them. */
export type Try = {
	id: string;
	assessmentId: string;
	number: number;
	state: string;
	submittedAt: Date | null;
};

export type GivenMark = {
	assessmentId: string;
	/** The attempt or submission. */
	tryId: string;
	percent: number;
	markedAt: Date;
	superseded: boolean;
};

/**
 * One statement over what is the learner's own, a few rows a table, shared by all who ask in the same
 * moment: the course page is opened more than any other. What all learners share comes from
 * course-outline.server.ts.
 */
export async function doneSoFar(
	sql: AnySql,
	enrolment: { id: string; cohortId: string },
	at: Date
): Promise<DoneSoFar> {
	const { id, cohortId } = enrolment;
	const done = await inOnePlace(sql, [id, cohortId, at.toISOString()].join(' '));
	if (!done) throw new Error('What was done was asked for and not answered.');
	return done;
}

/**
 * The same for every place of a person, by enrolment: a home need not wait to hear which places there
 * are before it asks.
 */
export async function doneEverywhere(
	sql: AnySql,
	personId: string,
	at: Date
): Promise<ReadonlyMap<string, DoneSoFar>> {
	const rows = (await inEveryPlace(sql, `${personId} ${at.toISOString()}`)) ?? [];
	return new Map(rows.map(({ n: _, id, ...done }) => [id, done]));
}

type Row = DoneSoFar & { n: number; id: string };

const inOnePlace = readShared(async (sql: AnySql, keys: string[]) => {
	const part = wordsOf(keys);
	const rows = await readAll(
		sql,
		sql`unnest(${part(0)}::uuid[], ${part(1)}::uuid[], ${part(2)}::text[])
			with ordinality as asked(id, cohort_id, at, n)`
	);
	return new Map(rows.map(({ n, id: _, ...done }) => [keys[n - 1]!, withDates(done)]));
});

const inEveryPlace = readShared(async (sql: AnySql, keys: string[]) => {
	const part = wordsOf(keys);
	// The offset keeps the look-up by index, one a person, however small the table is thought to be.
	const rows = await readAll(
		sql,
		sql`(select e.id, e.cohort_id, person.at, person.n
			from unnest(${part(0)}::uuid[], ${part(1)}::text[])
				with ordinality as person(id, at, n)
			cross join lateral (select id, cohort_id from enrolment
				where person_id = person.id and state <> 'invited' offset 0) e) asked`
	);
	return Map.groupBy(rows.map(withDates), ({ n }) => keys[n - 1]!);
});

/** The words of each key, by where they stand in it. */
function wordsOf(keys: readonly string[]): (index: number) => string[] {
	const words = keys.map((key) => key.split(' '));
	return (index) => words.map((word) => word[index]!);
}

/** @param asked a relation `asked(id, cohort_id, at, n)` of enrolments; `at` is ISO 8601 */
const readAll = (sql: AnySql, asked: PendingQuery<AnyRow[]>) => sql<Row[]>`
	select asked.n, asked.id,
		(select coalesce(json_agg(json_build_object('id', p.module_id, 'state', p.state,
				'dueAt', d.due_at, 'seminarAt', s.starts_at, 'seminarMinutes', s.minutes, 'percent', (
					select r.percent from module_result r
					where r.enrolment_id = p.enrolment_id and r.module_id = p.module_id
						and not exists (select from history h
							where h.machine = 'module' and h.subject_id = p.id
								and h.event ->> 'type' = 'resultWithdrawn' and h.at >= r.settled_at)
					order by r.settled_at desc, r.id desc limit 1))), '[]')
			from module_progress p
			left join cohort_deadline d on d.module_id = p.module_id and d.cohort_id = asked.cohort_id
			left join seminar s on s.module_id = p.module_id and s.cohort_id = asked.cohort_id
				and s.cancelled_at is null
			where p.enrolment_id = asked.id) as modules,
		array(select lesson_id from lesson_done where enrolment_id = asked.id) as lessons,
		(select lesson_id from lesson_place where enrolment_id = asked.id) as last_lesson_id,
		(select coalesce(json_agg(t), '[]') from (
			select id, assessment_id as "assessmentId", number, state, submitted_at as "submittedAt"
				from attempt where enrolment_id = asked.id
			union all
			select id, assessment_id, number, state, submitted_at
				from submission where enrolment_id = asked.id) t) as tries,
		(select coalesce(json_agg(json_build_object(
				'assessmentId', k.assessment_id, 'tryId', coalesce(k.attempt_id, k.submission_id),
				'percent', k.percent, 'markedAt', k.marked_at,
				'superseded', exists (select from mark n where n.supersedes = k.id))), '[]')
			from mark k where k.enrolment_id = asked.id) as marks,
		array(select distinct coalesce(k.attempt_id, k.submission_id) from mark k
				left join attempt t on t.id = k.attempt_id left join submission s on s.id = k.submission_id
			where k.enrolment_id = asked.id
				and visible_from(k.enrolment_id, k.assessment_id, coalesce(t.submitted_at, s.submitted_at))
					<= asked.at::timestamptz is not true) as held,
		board.*,
		(select min(meets_on)::text from board
			where cohort_id = asked.cohort_id and state = 'open') as board_meets_on
	from ${asked}
		cross join lateral (select count(*) filter (where decision = 'refer') as grants,
			max(decided_at) filter (where decision = 'refer') as granted_at
			from board_decision where enrolment_id = asked.id) board`;

// Inside JSON a timestamp is text.
const withDates = <D extends DoneSoFar>(done: D): D => ({
	...done,
	modules: done.modules.map((m) => ({
		...m,
		dueAt: asDate(m.dueAt),
		seminarAt: asDate(m.seminarAt)
	})),
	tries: done.tries.map((t) => ({ ...t, submittedAt: asDate(t.submittedAt) })),
	marks: done.marks.map((k) => ({ ...k, markedAt: new Date(k.markedAt) }))
});

const asDate = (value: Date | string | null): Date | null => (value ? new Date(value) : null);
