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
	const dated = courses.map((course) => ({ ...course, startsOn: starts.get(course.code) ?? null }));
	// What begins soon can be taken: it stands above what has no date yet.
	const soonest = dated.toSorted((a, b) => (a.startsOn ?? '9').localeCompare(b.startsOn ?? '9'));
	return { courses: soonest, now: at };
};
