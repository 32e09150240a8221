import type { AnySql } from '#lib/platform/database.server.ts';
import { isOverdue } from './cohort-progress.server.ts';
import { weekByWeek, type DayMove, type StateCount, type Week } from './weeks.rules.ts';

/** A cohort in figures. */
export type CohortFlow = {
	/** People by where they stand now. */
	people: StateCount[];
	/** How many of them are late with a module. */
	late: number;
	/** Each module in order: those who take the course, by how they stand in it. */
	modules: { code: string; title: string; states: StateCount[] }[];
	/**
	 * Where people stood when each week ended, from the first day to the last or to the board after it;
	 * the last week may still be running.
	 */
	weeks: Week[];
};

/** Counts of people and modules by state, and the flow from week to week out of the history. */
export async function cohortFlow(sql: AnySql, cohortId: string, at: Date): Promise<CohortFlow> {
	const [modules, counts, days, moves] = await Promise.all([
		sql<{ id: string; code: string; title: string }[]>`
			select m.id, m.code, m.title from cohort c join module m on m.edition_id = c.edition_id
			where c.id = ${cohortId} order by m.position`,
		countsOf(sql, cohortId, at),
		sql<{ startsOn: string; endsOn: string; today: string }[]>`
			select starts_on, ends_on, (${at} at time zone time_zone)::date as today
			from cohort where id = ${cohortId}`,
		movesOf(sql, cohortId, at)
	]);
	const of = (moduleId: string | undefined) => counts.filter((row) => row.moduleId === moduleId);
	const [cohort] = days;
	return {
		// Everyone has a row for every module, so those of the first one are everyone.
		people: summed(of(modules[0]?.id), ({ standing }) => standing),
		late: counts.find(({ moduleId }) => moduleId === null)?.late ?? 0,
		modules: modules.map(({ id, code, title }) => ({
			code,
			title,
			states: summed(
				of(id).filter(({ standing }) => !away.includes(standing)),
				({ state }) => state
			)
		})),
		weeks: cohort ? weekByWeek(moves, cohort) : []
	};
}

/** Whoever never accepted, or left, is counted among the people and not in the modules. */
const away: readonly string[] = ['invited', 'withdrawn', 'lapsed'];

type Count = {
	/** Null in the one row about everybody. */
	moduleId: string | null;
	standing: string;
	state: string;
	count: number;
	late: number;
};

/** One pass over the cohort: people by standing and by their state in each module, and who is late. */
const countsOf = (sql: AnySql, cohortId: string, at: Date) => sql<Count[]>`
	select mp.module_id, e.state as standing, mp.state, count(*)::int as count,
		(count(distinct e.id) filter (where ${isOverdue(sql, at)}))::int as late
	from enrolment e
		join module_progress mp on mp.enrolment_id = e.id
		left join cohort_deadline d on d.cohort_id = e.cohort_id and d.module_id = mp.module_id
	where e.cohort_id = ${cohortId}
	group by grouping sets ((mp.module_id, e.state, mp.state), ())`;

/** Every move of an enrolment by its day of the cohort, the invitation included. */
const movesOf = (sql: AnySql, cohortId: string, at: Date) => sql<DayMove[]>`
	select (y.at at time zone c.time_zone)::date - c.starts_on as day, y.from_state, y.to_state,
		count(*)::int as count
	from cohort c cross join lateral (
		select e.created_at as at, null as from_state, 'invited' as to_state
		from enrolment e where e.cohort_id = c.id
		union all
		select h.at, h.from_state, h.to_state
		from enrolment e join history h on h.machine = 'enrolment' and h.subject_id = e.id
		where e.cohort_id = c.id) y
	where c.id = ${cohortId} and y.at <= ${at}
	group by 1, 2, 3`;

function summed<T extends { count: number }>(
	rows: readonly T[],
	stateOf: (row: T) => string
): StateCount[] {
	const sums = new Map<string, number>();
	for (const row of rows) sums.set(stateOf(row), (sums.get(stateOf(row)) ?? 0) + row.count);
	return [...sums]
		.map(([state, count]) => ({ state, count }))
		.sort((a, b) => (a.state < b.state ? -1 : 1));
}
