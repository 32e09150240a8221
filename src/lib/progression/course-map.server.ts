import type { AnySql } from '#lib/platform/database.server.ts';
import { mapOf } from './course-map.rules.ts';
import type { CourseMap } from './course-map.ts';
import { outlineOf } from './course-outline.server.ts';
import { doneSoFar } from './done-so-far.server.ts';
import type { Enrolment } from './enrolments.server.ts';

/** Modules in order with their lessons, assessments and states, as one learner has them. */
export async function courseMap(sql: AnySql, enrolment: Enrolment, at: Date): Promise<CourseMap> {
	const [outline, done] = await Promise.all([
		outlineOf(sql, enrolment.editionId),
		doneSoFar(sql, enrolment, at)
	]);
	return mapOf(enrolment.state, outline, done, at);
}
