import { publishedCourses } from '#lib/catalogue/editions.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
	courses: await publishedCourses(locals.sql)
});
