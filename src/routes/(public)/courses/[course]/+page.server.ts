import { costOf } from '#lib/catalogue/cost.rules.ts';
import { coursePage } from '#lib/catalogue/course-page.server.ts';
import { comingCohorts } from '#lib/cohorts/cohorts.server.ts';
import { addressIn } from '#lib/platform/contact.ts';
import { londonDate } from '#lib/ui/dates.ts';
import type { PageServerLoad } from './$types';
import { readCostAsk } from './cost-ask.ts';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { sql, at, config } = locals;
	const course = await coursePage(sql, params.course);
	const cohorts = await comingCohorts(sql, course.courseCode, londonDate(at));
	const form = course.cost ? readCostAsk(url.searchParams, course.cost) : null;
	return {
		course,
		// Who is in a cohort is nobody's business; whether there is room is everybody's.
		cohorts: cohorts.map(({ code, name, startsOn, endsOn, capacity, taken }) => {
			return { code, name, startsOn, endsOn, free: Math.max(0, capacity - taken) };
		}),
		form,
		cost: course.cost && form?.ask ? costOf(course.cost, form.ask) : null,
		contact: addressIn(config.mailFrom),
		now: at
	};
};
