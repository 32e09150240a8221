import type { AnySql } from '#lib/platform/database.server.ts';

export type StateCount = { state: string; count: number };

/** A cohort in figures. */
export type CohortFlow = {
	/** People by where they stand now. */
	people: StateCount[];
	/** Each module in order: those who take the course, by how they stand in it. */
	modules: { code: string; title: string; states: StateCount[] }[];
	/**
	 * Where people stood when each week ended, from the first day to the last or to the board after it;
	 * the last week may still be running.
	 */
	weeks: { week: number; endsOn: string; states: StateCount[] }[];
};

/** More weeks than a course lasts: what comes after is the board's business. */
const MOST_WEEKS = 40;

/**
 * Counts of people and modules by state, and the flow from week to week out of the history.
 * Whoever never accepted, or left, is counted among the people and not among the modules.
 */
export async function cohortFlow(sql: AnySql, cohortId: string, at: Date): Promise<CohortFlow> {
	const [people, modules, weeks] = await Promise.all([
		sql<StateCount[]>`
			select state, count(*)::int as count from enrolment
			where cohort_id = ${cohortId} group by state order by state`,
		sql<CohortFlow['modules']>`
			select m.code, m.title, coalesce(json_agg(json_build_object('state', s.state, 'count', s.count))
				filter (where s.state is not null), '[]') as states
			from cohort c
				join module m on m.edition_id = c.edition_id
				left join lateral (
					select mp.state, count(*)::int as count
					from module_progress mp join enrolment e on e.id = mp.enrolment_id
					where e.cohort_id = c.id and mp.module_id = m.id
						and e.state not in ('invited', 'withdrawn', 'lapsed')
					group by mp.state) s on true
			where c.id = ${cohortId}
			group by m.id, m.code, m.title, m.position order by m.position`,
		weeksOf(sql, cohortId, at)
	]);
	return { people, modules, weeks };
}

/** Each state lasts from its event to the next one; a week counts the states that hold at its end. */
function weeksOf(sql: AnySql, cohortId: string, at: Date) {
	return sql<CohortFlow['weeks']>`
		with week as (
			select n::int as week, (c.starts_on + (n::int * 7 - 1)) as ends_on,
				least(((c.starts_on + n::int * 7)::timestamp at time zone c.time_zone), ${at}) as until
			from cohort c, generate_series(1, ${MOST_WEEKS}::int) n
			where c.id = ${cohortId}
				and (c.starts_on + (n::int - 1) * 7)::timestamp at time zone c.time_zone <= ${at}
				and c.starts_on + (n::int - 1) * 7 <= greatest(c.ends_on, (
					select max(h.at)::date from history h join enrolment e on e.id = h.subject_id
					where h.machine = 'enrolment' and e.cohort_id = c.id))
		),
		spell as (
			select e.id, 'invited' as state, e.created_at as since,
				(select h.at from history h
					where h.machine = 'enrolment' and h.subject_id = e.id and h.seq = 1) as until
			from enrolment e where e.cohort_id = ${cohortId}
			union all
			select e.id, h.to_state, h.at, lead(h.at) over (partition by h.subject_id order by h.seq)
			from enrolment e
				join history h on h.machine = 'enrolment' and h.subject_id = e.id
			where e.cohort_id = ${cohortId}
		),
		counted as (
			select w.week, w.ends_on, s.state, count(*)::int as count
			from week w left join spell s
				on s.since < w.until and (s.until is null or s.until >= w.until)
			group by w.week, w.ends_on, s.state
		)
		select week, ends_on::text as ends_on, coalesce(json_agg(json_build_object(
			'state', state, 'count', count)) filter (where state is not null), '[]') as states
		from counted group by week, ends_on order by week`;
}
