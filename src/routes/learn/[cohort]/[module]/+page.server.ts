import { seminarOf } from '#lib/calendar/seminars.server.ts';
import { assessmentsOf } from '#lib/catalogue/assessments.server.ts';
import { moduleOf } from '#lib/catalogue/modules.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { NotFound } from '#lib/platform/errors.ts';
import { addressIn } from '#lib/platform/contact.ts';
import { courseMap } from '#lib/progression/course-map.server.ts';
import { shortParts } from '#lib/progression/course-map.ts';
import { enrolmentAt } from '#lib/progression/enrolments.server.ts';
import { nextStep } from '#lib/progression/next-step.rules.ts';
import type { PageServerLoad } from './$types';
import { termsOf } from './terms.ts';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { sql, actor } = signedIn(locals);
	const enrolment = await enrolmentAt(sql, actor, params.cohort);
	const module = await moduleOf(sql, enrolment.editionId, params.module);
	const [map, assessments, seminar] = await Promise.all([
		courseMap(sql, enrolment, actor.at),
		assessmentsOf(sql, module.id),
		seminarOf(sql, enrolment.cohortId, module.id)
	]);
	const standing = map.modules.find(({ id }) => id === module.id);
	if (!standing) throw new NotFound('That module');
	const base = `/learn/${enrolment.cohortCode}`;
	const code = module.code.toLowerCase();
	const step = nextStep(enrolment, map.modules, actor.at, map.lastLessonId);
	const short = shortParts(standing.state, standing.assessments);
	return {
		now: actor.at,
		contact: addressIn(locals.config.mailFrom),
		base,
		here: `${base}/${code}`,
		enrolment,
		module,
		standing,
		seminar,
		parts: standing.assessments.map((part) => {
			const published = assessments.find(({ id }) => id === part.id);
			return {
				...part,
				terms: published ? termsOf(published) : [],
				short: short.includes(part),
				next: step.path === `${code}/${part.kind}`
			};
		})
	};
};
