import type { AnySql } from '#lib/platform/database.server.ts';

export type Tries = {
	assessmentId: string;
	moduleId: string;
	kind: 'quiz' | 'assignment';
	weightPercent: number;
	floorPercent: number;
	/** The edition's number, and one more for each time a board referred the learner. */
	allowed: number;
	/** Attempts or submissions whose mark is there: one that still waits for its mark may change everything. */
	marked: number;
	/** What counts of the marks that are neither superseded nor of a voided attempt, or null. */
	bestPercent: number | null;
};

/** How often the learner tried each assessment of one module, how often they may, and the best mark. */
export async function triesOf(
	sql: AnySql,
	enrolmentId: string,
	moduleId: string
): Promise<Tries[]> {
	return sql<Tries[]>`
		select a.id as assessment_id, a.module_id, a.kind, a.weight_percent, a.floor_percent,
			a.attempts + (${referrals(sql, enrolmentId)}) as allowed,
			((select count(*) from attempt t
				where t.assessment_id = a.id and t.enrolment_id = ${enrolmentId} and t.state = 'marked')
			+ (select count(*) from submission s
				where s.assessment_id = a.id and s.enrolment_id = ${enrolmentId} and s.state = 'marked'))::int as marked,
			(select ${countedPercent(sql)} from mark k left join attempt t on t.id = k.attempt_id
				where k.assessment_id = a.id and k.enrolment_id = ${enrolmentId}
					and not exists (select from mark newer where newer.supersedes = k.id)
					and t.state is distinct from 'voided') as best_percent
		from assessment a where a.module_id = ${moduleId} order by a.position`;
}

/** How often the learner may try an assessment that the edition gives so many attempts at. */
export async function allowedTries(
	sql: AnySql,
	enrolmentId: string,
	{ attempts }: { attempts: number }
): Promise<number> {
	const [row] = await sql<{ more: number }[]>`select (${referrals(sql, enrolmentId)}) as more`;
	return attempts + row!.more;
}

/** Each time that a board referred the learner gives one more try at everything. */
const referrals = (sql: AnySql, enrolmentId: string) => sql`
	select count(*)::int from board_decision d
	where d.enrolment_id = ${enrolmentId} and d.decision = 'refer'`;

/**
 * What the marks `k` of the attempts `t` at the assessment `a` come to, by its policy: the best, the
 * latest, or the average of the tries. Submissions have no such policy: the best.
 */
const countedPercent = (sql: AnySql) => sql`
	case a.policy ->> 'counts'
		when 'latest' then (array_agg(k.percent order by t.number desc))[1]
		when 'average' then round(avg(k.percent), 2)
		else max(k.percent)
	end`;
