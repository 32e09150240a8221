import type { AnySql } from '#lib/platform/database.server.ts';
import { isOverdue } from './cohort-progress.server.ts';
import type { StateCount } from './weeks.rules.ts';

/** A cohort in figures. */
export type CohortFlow = {
	/** People by where they stand now. */
	people: StateCount[];
	/** How many of them are late with a module. */
	late: number;
	/** Each module in order: those who take the course, by how they stand in it. */
	modules: { code: string; title: string; states: StateCount[] }[];
};

type Row = { id: string; code: string; title: string; counts: Count[] | null; late: number };
type Count = { standing: string; state: string; count: number };

/** Whoever never accepted, or left, is counted among the people and not in the modules. */
const away: readonly string[] = ['invited', 'withdrawn', 'lapsed'];

/** Counts of people and modules by state, in one pass over the cohort. */
export async function cohortFlow(sql: AnySql, cohortId: string, at: Date): Promise<CohortFlow> {
	const rows = await sql<Row[]>`
		with counted as materialized (
			select mp.module_id, e.state as standing, mp.state, count(*) as count,
				count(distinct e.id) filter (where ${isOverdue(sql, at)}) as late
			from enrolment e
				join module_progress mp on mp.enrolment_id = e.id
				left join cohort_deadline d on d.cohort_id = e.cohort_id and d.module_id = mp.module_id
			where e.cohort_id = ${cohortId}
			group by grouping sets ((mp.module_id, e.state, mp.state), ())
		)
		select m.id, m.code, m.title,
			(select late::int from counted where module_id is null) as late,
			(select json_agg(json_build_object('standing', standing, 'state', state, 'count', count))
				from counted where module_id = m.id) as counts
		from cohort c join module m on m.edition_id = c.edition_id
		where c.id = ${cohortId} order by m.position`;
	return {
		// Everyone has a row for every module, so those of the first one are everyone.
		people: summed(rows[0]?.counts ?? [], ({ standing }) => standing),
		late: rows[0]?.late ?? 0,
		modules: rows.map(({ code, title, counts }) => ({
			code,
			title,
			states: summed(
				(counts ?? []).filter(({ standing }) => !away.includes(standing)),
				({ state }) => state
			)
		}))
	};
}

function summed(rows: readonly Count[], stateOf: (row: Count) => string): StateCount[] {
	const sums = new Map<string, number>();
	for (const row of rows) sums.set(stateOf(row), (sums.get(stateOf(row)) ?? 0) + row.count);
	return [...sums]
		.map(([state, count]) => ({ state, count }))
		.sort((a, b) => (a.state < b.state ? -1 : 1));
}
