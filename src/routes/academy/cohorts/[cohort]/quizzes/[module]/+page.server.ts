import { mayAccommodate } from '#lib/assessment/accommodations.server.ts';
import { sortLive } from '#lib/assessment/live-quiz.rules.ts';
import { liveQuiz } from '#lib/assessment/live-quiz.server.ts';
import { quizOf } from '#lib/catalogue/assessments.server.ts';
import { moduleOf } from '#lib/catalogue/modules.server.ts';
import { cohortAt } from '#lib/cohorts/cohorts.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { ServerOnly } from '#lib/platform/server-only.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { sql, actor } = signedIn(locals);
	const cohort = await cohortAt(sql, params.cohort);
	// It shows when everyone's time ends, and so what was given to whom.
	mayAccommodate(actor, cohort.id);
	const module = await moduleOf(sql, cohort.editionId, params.module.toUpperCase());
	const quiz = await quizOf(sql, module.id);
	const { lines, counts } = sortLive(await liveQuiz(sql, cohort.id, quiz.id), actor.at);
	return {
		now: actor.at,
		cohort: { code: cohort.code, name: cohort.name },
		module: { code: module.code, title: module.title },
		quizTitle: quiz.title,
		counts,
		lines: new ServerOnly(lines),
		still: url.searchParams.has('still')
	};
};
