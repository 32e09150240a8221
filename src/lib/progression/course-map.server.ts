import type { AnySql } from '#lib/platform/database.server.ts';
import { mapOf } from './course-map.rules.ts';
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
	return mapOf(enrolment.state, outline, soFar, at);
}
