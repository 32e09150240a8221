import { signedIn } from '#lib/identity/signed-in.ts';
import { heldOf } from '../record/held.ts';
import type { RequestHandler } from './$types';

/** Everything held about the learner on this course, for them to keep or take elsewhere. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const { sql, actor } = signedIn(locals);
	const { enrolment, modules, ...held } = await heldOf(sql, actor, params.cohort);
	const { cohortCode, cohortName, courseCode, courseTitle, candidateNumber, state } = enrolment;
	const body = {
		writtenAt: actor.at,
		course: { code: courseCode, title: courseTitle, cohort: cohortCode, cohortName },
		candidateNumber,
		state,
		...held,
		modules: modules.map(({ code, title, state, percent, dueAt, lessons }) => ({
			...{ code, title, state, percent, dueAt },
			lessons: lessons.map(({ code, title, done }) => ({ code, title, done }))
		}))
	};
	return new Response(`${JSON.stringify(body, null, '\t')}\n`, {
		headers: {
			'content-type': 'application/json',
			'content-disposition': `attachment; filename="my-record-${cohortCode}.json"`
		}
	});
};
