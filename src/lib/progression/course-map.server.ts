import type { AnySql } from '#lib/platform/database.server.ts';
import { type Closings, mapOf } from './course-map.rules.ts';
import type { CourseMap } from './course-map.ts';
import { outlineOf } from './course-outline.server.ts';
import { type DoneSoFar, doneSoFar } from './done-so-far.server.ts';
import type { Enrolment } from './enrolments.server.ts';

/**
 * Modules in order with their lessons, assessments and states, as one learner has them.
 * @param done where it was asked for already
 */
export async function courseMap(
	sql: AnySql,
	enrolment: Enrolment,
	at: Date,
	done?: DoneSoFar
): Promise<CourseMap> {
	const [outline, soFar] = await Promise.all([
		outlineOf(sql, enrolment.editionId),
		done ?? doneSoFar(sql, enrolment, at)
	]);
	// Few quizzes have a window: nobody else is asked for one.
	const hasWindow = outline.some(({ assessments }) => assessments.some(({ closes }) => closes));
	const closings = hasWindow ? await closingsOf(sql, enrolment.id) : undefined;
	return mapOf(enrolment.state, outline, soFar, at, closings);
}

/** A closing that staff moved never comes before the quiz's own. */
async function closingsOf(sql: AnySql, enrolmentId: string): Promise<Closings> {
	const rows = await sql<{ id: string; closesAt: Date }[]>`
		select q.id, greatest(week_moment(c.starts_on, q.policy #> '{window,closes}', c.time_zone),
				(select a.until from accommodation a
					where a.enrolment_id = e.id and a.kind = 'closing' and a.assessment_id = q.id
					order by a.seq desc limit 1)) as closes_at
		from enrolment e join cohort c on c.id = e.cohort_id
			join assessment q on q.edition_id = c.edition_id
		where e.id = ${enrolmentId} and q.policy #> '{window,closes}' is not null`;
	return new Map(rows.map(({ id, closesAt }) => [id, closesAt]));
}
