import type { PendingQuery, Row as AnyRow } from 'postgres';
import type { AnySql } from '#lib/platform/database.server.ts';
import { readShared } from '#lib/platform/read-shared.server.ts';
import { columns, type Enrolment, held } from './enrolments.server.ts';

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
	/** Tries whose marks may not be seen yet, and from when they may; null where nobody knows. */
	held: { tryId: string; from: Date | null }[];
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
 * Every place of a person with what was done there, newest first: all that a home is drawn from, in
 * one statement. Invitations not yet accepted are among them.
 */
export async function placesAndDone(
	sql: AnySql,
	personId: string,
	at: Date
): Promise<(Enrolment & DoneSoFar)[]> {
	return (await inEveryPlace(sql, `${personId} ${at.toISOString()}`)) ?? [];
}

const inOnePlace = readShared(async (sql: AnySql, keys: string[]) => {
	const part = wordsOf(keys);
	const rows = await readAll<DoneSoFar>(sql, {
		columns: sql`asked.n`,
		asked: sql`unnest(${part(0)}::uuid[], ${part(1)}::uuid[], ${part(2)}::text[])
			with ordinality as asked(id, cohort_id, at, n)`,
		order: sql`asked.n`
	});
	return new Map(rows.map(({ n, ...done }) => [keys[n - 1]!, withDates(done)]));
});

const inEveryPlace = readShared(async (sql: AnySql, keys: string[]) => {
	const part = wordsOf(keys);
	// The offset keeps the look-up by index, one a person, however small the table is thought to be.
	const rows = await readAll<Enrolment & DoneSoFar>(sql, {
		columns: sql`asked.*`,
		asked: sql`(select person.n, person.at, place.*
			from unnest(${part(0)}::uuid[], ${part(1)}::text[])
				with ordinality as person(id, at, n)
			cross join lateral (select ${columns(sql)}, e.created_at
				from enrolment e join cohort c on c.id = e.cohort_id
					join edition ed on ed.id = c.edition_id ${held(sql)}
				where e.person_id = person.id offset 0) place) asked`,
		order: sql`asked.created_at desc, asked.id desc`
	});
	return Map.groupBy(rows.map(withDates), ({ n }) => keys[n - 1]!);
});

/** The words of each key, by where they stand in it. */
function wordsOf(keys: readonly string[]): (index: number) => string[] {
	const words = keys.map((key) => key.split(' '));
	return (index) => words.map((word) => word[index]!);
}

type Part = PendingQuery<AnyRow[]>;

/** @param about.asked a relation `asked(id, cohort_id, at, n, ...)` of enrolments; `at` is ISO 8601 */
const readAll = <Row>(sql: AnySql, about: { columns: Part; asked: Part; order: Part }) => sql<
	(Row & { n: number })[]
>`
	select ${about.columns},
		(select coalesce(json_agg(json_build_object('id', p.module_id, 'state', p.state,
				'dueAt', d.due_at, 'seminarAt', s.starts_at, 'seminarMinutes', s.minutes, 'percent', (
					select r.percent from module_result r
					where r.enrolment_id = p.enrolment_id and r.module_id = p.module_id
						and (select h.event ->> 'type' from history h
							where h.machine = 'module' and h.subject_id = p.id
								and h.event ->> 'type' in ('resultSettled', 'resultWithdrawn')
							order by h.seq desc limit 1) is distinct from 'resultWithdrawn'
					order by r.seq desc limit 1))), '[]')
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
		(select coalesce(json_agg(h), '[]') from (
			select distinct coalesce(k.attempt_id, k.submission_id) as "tryId", seen.from
				from mark k
				left join attempt t on t.id = k.attempt_id left join submission s on s.id = k.submission_id
				cross join lateral (select visible_from(k.enrolment_id, k.assessment_id,
					coalesce(t.submitted_at, s.submitted_at)) as from offset 0) seen
			where k.enrolment_id = asked.id and seen.from <= asked.at::timestamptz is not true) h) as held,
		board.*,
		(select min(meets_on)::text from board
			where cohort_id = asked.cohort_id and state = 'open') as board_meets_on
	from ${about.asked}
		cross join lateral (select count(*) filter (where decision = 'refer') as grants,
			max(decided_at) filter (where decision = 'refer') as granted_at
			from board_decision where enrolment_id = asked.id) board
	order by ${about.order}`;

// Inside JSON a timestamp is text.
const withDates = <D extends DoneSoFar>(done: D): D => ({
	...done,
	modules: done.modules.map((m) => ({
		...m,
		dueAt: asDate(m.dueAt),
		seminarAt: asDate(m.seminarAt)
	})),
	tries: done.tries.map((t) => ({ ...t, submittedAt: asDate(t.submittedAt) })),
	held: done.held.map((h) => ({ ...h, from: asDate(h.from) })),
	marks: done.marks.map((k) => ({ ...k, markedAt: new Date(k.markedAt) }))
});

const asDate = (value: Date | string | null): Date | null => (value ? new Date(value) : null);
