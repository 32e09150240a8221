import type { AnySql } from '#lib/platform/database.server.ts';

export type ModuleStand = {
	code: string;
	state: string;
	/** What the module came to when it was last settled, or null. */
	percent: number | null;
	dueAt: Date | null;
	/** True when the deadline has passed and the learner still has work to hand in. */
	overdue: boolean;
};

/** How one learner of a cohort stands. */
export type LearnerProgress = {
	enrolmentId: string;
	personName: string;
	personEmail: string;
	candidateNumber: string;
	state: string;
	lessonsDone: number;
	lessonsTotal: number;
	/** When the learner last did something that is kept: a lesson, an attempt, a draft. */
	lastActiveAt: Date | null;
	modules: ModuleStand[];
};

/** Which learners: everyone, those in one state, or those with a module overdue. */
export type Shown = 'everyone' | 'overdue' | (string & {});

type Page = {
	/** The instant that decides what is overdue. */
	at: Date;
	/** Id of the last enrolment of the page before; empty: from the beginning. */
	after?: string | undefined;
	limit?: number;
	show?: Shown;
};

/**
 * A cohort's learners by name, 100 a page, each with every module. Authorise with the cohort in hand.
 */
export async function cohortProgress(
	sql: AnySql,
	cohortId: string,
	page: Page
): Promise<LearnerProgress[]> {
	const [modules, rows] = await Promise.all([
		modulesIn(sql, cohortId),
		cohortProgressQuery(sql, cohortId, page)
	]);
	const lessonsTotal = modules.reduce((sum, { lessons }) => sum + lessons, 0);
	return rows.map(({ states, percents, ...row }) => ({
		...row,
		lessonsTotal,
		modules: modules.map(({ id, code, dueAt }) => {
			const [state, overdue] = states[id] ?? ['locked', false];
			return { code, state, overdue, dueAt, percent: percents?.[id] ?? null };
		})
	}));
}

type Row = Omit<LearnerProgress, 'lessonsTotal' | 'modules'> & {
	/** By module id. */
	states: Record<string, [state: string, overdue: boolean]>;
	/** By module id; the newest of several comes last, and of equal keys JSON keeps the last. */
	percents: Record<string, number> | null;
};

/**
 * The page of people is cut first, so that what stands beside each of them is looked up for that
 * page only. By itself, so that a test can ask the database for its plan.
 */
export const cohortProgressQuery = (
	sql: AnySql,
	cohortId: string,
	{ at, after, limit = 100, show = 'everyone' }: Page
) => sql<Row[]>`
	with page as (
		select e.id, e.cohort_id, e.state, e.candidate_number, p.name, p.email
		from enrolment e join person p on p.id = e.person_id
		where e.cohort_id = ${cohortId}
			${after ? isAfter(sql, after) : sql``}
			${show === 'everyone' ? sql`` : show === 'overdue' ? hasOverdue(sql, at) : sql`and e.state = ${show}`}
		order by lower(p.name), e.id
		limit ${limit}
	)
	select e.id as enrolment_id, e.name as person_name, e.email as person_email, e.candidate_number,
		e.state, (select count(*) from lesson_done ld where ld.enrolment_id = e.id)::int as lessons_done,
		${lastActive(sql)} as last_active_at,
		(select coalesce(json_object_agg(mp.module_id,
				json_build_array(mp.state, ${isOverdue(sql, at)})), '{}')
			from module_progress mp
				left join cohort_deadline d on d.cohort_id = e.cohort_id and d.module_id = mp.module_id
			where mp.enrolment_id = e.id) as states,
		(select json_object_agg(r.module_id, r.percent order by r.seq)
			from module_result r where r.enrolment_id = e.id) as percents
	from page e
	order by lower(e.name), e.id`;

/** The modules of a cohort's edition in order, with their lessons counted. */
const modulesIn = (sql: AnySql, cohortId: string) => sql<
	{ id: string; code: string; dueAt: Date | null; lessons: number }[]
>`
	select m.id, m.code, d.due_at,
		(select count(*) from lesson l where l.module_id = m.id)::int as lessons
	from cohort c join module m on m.edition_id = c.edition_id
		left join cohort_deadline d on d.cohort_id = c.id and d.module_id = m.id
	where c.id = ${cohortId} order by m.position`;

/** Over an enrolment `e`: when its learner last did something. Null when they never did. */
export const lastActive = (sql: AnySql) => sql`
	greatest(
		(select max(ld.done_at) from lesson_done ld where ld.enrolment_id = e.id),
		(select max(greatest(t.started_at, t.submitted_at)) from attempt t where t.enrolment_id = e.id),
		(select max(sd.saved_at) from submission s join submission_draft sd on sd.submission_id = s.id
			where s.enrolment_id = e.id)
	)`;

/**
 * Over `e` (enrolment), `mp` (module_progress) and `d` (cohort_deadline): late with a first try.
 * A module that was settled once has a time of its own for the next try.
 */
export const isOverdue = (sql: AnySql, at: Date) => sql`
	coalesce(d.due_at < ${at} and mp.state in ('open', 'studying', 'assessing')
		and e.state in ('enrolled', 'studying')
		and not exists (select from module_result r
			where r.enrolment_id = e.id and r.module_id = mp.module_id), false)`;

const hasOverdue = (sql: AnySql, at: Date) => sql`
	and exists (select from module_progress mp
		join cohort_deadline d on d.cohort_id = e.cohort_id and d.module_id = mp.module_id
		where mp.enrolment_id = e.id and ${isOverdue(sql, at)})`;

const isAfter = (sql: AnySql, after: string) => sql`
	and (lower(p.name), e.id) > (
		select lower(q.name), n.id from enrolment n join person q on q.id = n.person_id
		where n.id::text = ${after})`;
