import { signedIn } from '#lib/identity/signed-in.ts';
import { ServerOnly } from '#lib/platform/server-only.ts';
import { addressIn } from '#lib/platform/contact.ts';
import { courseMap } from '#lib/progression/course-map.server.ts';
import { enrolmentAt } from '#lib/progression/enrolments.server.ts';
import { hoursOfAll } from '#lib/progression/hours.rules.ts';
import { nextStep } from '#lib/progression/next-step.rules.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { sql, actor } = signedIn(locals);
	const enrolment = await enrolmentAt(sql, actor, params.cohort);
	const map = await courseMap(sql, enrolment, actor.at);
	return {
		now: actor.at,
		contact: addressIn(locals.config.mailFrom),
		base: `/learn/${enrolment.cohortCode}`,
		enrolment,
		map: new ServerOnly(map),
		hours: hoursOfAll(map.modules),
		step: nextStep(enrolment, map.modules, actor.at, map.lastLessonId)
	};
};
