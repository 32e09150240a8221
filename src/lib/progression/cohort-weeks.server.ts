import type { AnySql } from '#lib/platform/database.server.ts';
import { weekByWeek, type DayMove, type Week } from './weeks.rules.ts';

/** What weeks look like changes slowly: the figures may be so old, which spares reading the history. */
const FRESH_MS = 60_000;
/** More cohorts than anybody looks at in a minute; the oldest figures go first. */
const MOST_KEPT = 200;
const kept = new Map<string, { at: Date; weeks: Week[] }>();

/**
 * Where people stood when each week ended, from the first day to the last or to the board after it;
 * the last week may still be running. Up to a minute old.
 */
export async function cohortWeeks(sql: AnySql, cohortId: string, at: Date): Promise<Week[]> {
	const known = kept.get(cohortId);
	const age = known ? at.getTime() - known.at.getTime() : -1;
	if (known && age >= 0 && age < FRESH_MS) return known.weeks;
	const [cohort] = await sql<
		{ startsOn: string; endsOn: string; today: string; moves: DayMove[] | null }[]
	>`
		select c.starts_on, c.ends_on, (${at} at time zone c.time_zone)::date as today,
			(select json_agg(json_build_object('day', y.day, 'fromState', y.from_state,
				'toState', y.to_state, 'count', y.count)) from (${moves(sql, at)}) y) as moves
		from cohort c where c.id = ${cohortId}`;
	const weeks = cohort ? weekByWeek(cohort.moves ?? [], cohort) : [];
	kept.delete(cohortId);
	kept.set(cohortId, { at, weeks });
	const [oldest] = kept.keys();
	if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
	return weeks;
}

/** Over a cohort `c`: every move of its enrolments by its day, the invitation included. */
const moves = (sql: AnySql, at: Date) => sql`
	select (x.at at time zone c.time_zone)::date - c.starts_on as day, x.from_state, x.to_state,
		count(*) as count
	from (
		select e.created_at as at, null as from_state, 'invited' as to_state
		from enrolment e where e.cohort_id = c.id
		union all
		select h.at, h.from_state, h.to_state
		from enrolment e join history h on h.machine = 'enrolment' and h.subject_id = e.id
		where e.cohort_id = c.id) x
	where x.at <= ${at}
	group by 1, 2, 3`;
