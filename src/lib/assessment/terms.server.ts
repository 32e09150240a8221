import type { AnySql } from '#lib/platform/database.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import type { MovedEnd, Terms } from './timing.rules.ts';

/** An instant from a place in the cohort's weeks, on the clocks of the cohort. */
const momentOf = (sql: AnySql, end: 'opens' | 'closes') => sql`
	week_moment(c.starts_on, q.policy #> ${['window', end]}::text[], c.time_zone)`;

/**
 * When one learner may take one quiz, and what staff gave them: of each kind the newest counts, and
 * what was given for this quiz before what was given for all. A closing that staff moved never comes
 * before the quiz's own.
 */
export async function termsOf(
	sql: AnySql,
	enrolmentId: string,
	assessmentId: string
): Promise<Terms> {
	const [terms] = await sql<Terms[]>`
		select ${momentOf(sql, 'opens')} as opens_at,
			case when q.policy #> '{window,closes}' is not null
				then greatest(${momentOf(sql, 'closes')}, moved.until) end as closes_at,
			coalesce(extra.extra_percent, 0) as extra_percent,
			coalesce(extra.extra_minutes, 0) as extra_minutes,
			coalesce(extra.break_minutes, 0) as break_minutes
		from enrolment e join cohort c on c.id = e.cohort_id
			join assessment q on q.id = ${assessmentId} and q.edition_id = c.edition_id
			left join lateral (
				select * from accommodation a
				where a.enrolment_id = e.id and a.kind = 'extra-time'
					and (a.assessment_id = q.id or a.assessment_id is null)
				order by a.assessment_id is null, a.seq desc limit 1
			) extra on true
			left join lateral (
				select a.until from accommodation a
				where a.enrolment_id = e.id and a.kind = 'closing' and a.assessment_id = q.id
				order by a.seq desc limit 1
			) moved on true
		where e.id = ${enrolmentId}`;
	if (!terms) throw new NotFound('That quiz');
	return terms;
}

/** The end that staff gave a try last; null where it has its own. */
export async function movedEndOf(sql: AnySql, attemptId: string): Promise<MovedEnd | null> {
	const [moved] = await sql<MovedEnd[]>`
		select d.until, jsonb_build_object(
			'extraPercent', coalesce(extra.extra_percent, 0),
			'extraMinutes', coalesce(extra.extra_minutes, 0),
			'breakMinutes', coalesce(extra.break_minutes, 0)) as extra
		from accommodation d
			left join lateral (
				select * from accommodation a
				where a.enrolment_id = d.enrolment_id and a.kind = 'extra-time'
					and (a.assessment_id = d.assessment_id or a.assessment_id is null)
					and a.seq < d.seq
				order by a.assessment_id is null, a.seq desc limit 1
			) extra on true
		where d.attempt_id = ${attemptId} and d.kind = 'deadline'
		order by d.seq desc limit 1`;
	return moved ?? null;
}
