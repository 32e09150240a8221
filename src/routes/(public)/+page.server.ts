import { publishedCourses } from '#lib/catalogue/editions.server.ts';
import { nextStarts } from '#lib/cohorts/cohort-search.server.ts';
import { londonDate } from '#lib/ui/dates.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { sql, at } = locals;
	const [courses, starts] = await Promise.all([
		publishedCourses(sql),
		nextStarts(sql, londonDate(at))
	]);
	return {
		courses: courses.map((course) => ({ ...course, startsOn: starts.get(course.code) ?? null })),
		now: at
	};
};
