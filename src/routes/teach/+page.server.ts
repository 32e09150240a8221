import { seminarsToLead } from '#lib/calendar/seminars.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { answersToMark } from '#lib/marking/answer-scripts.server.ts';
import { nextDeadline, recentlyMarked, scriptsToMark } from '#lib/marking/scripts.server.ts';
import { taughtCohorts } from '#lib/marking/taught-cohorts.server.ts';
import { openQuestions } from '#lib/messages/questions.server.ts';
import { markPromisedBy } from '#lib/progression/closed.rules.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { sql, actor } = signedIn(locals);
	const [scripts, answers, deadline, marked, cohorts, questions, seminars] = await Promise.all([
		scriptsToMark(sql, actor),
		answersToMark(sql, actor),
		nextDeadline(sql, actor),
		recentlyMarked(sql, actor),
		taughtCohorts(sql, actor),
		openQuestions(sql, actor),
		seminarsToLead(sql, actor)
	]);
	return {
		scripts: scripts.map(withPromise),
		answers: answers.map(withPromise),
		minutes: [...scripts, ...answers].reduce((sum, { minutes }) => sum + minutes, 0),
		deadline,
		marked,
		cohorts,
		questions: questions.map(({ email: _, ...question }) => question),
		seminars,
		published: url.searchParams.has('published'),
		now: actor.at
	};
};

const withPromise = <T extends { submittedAt: Date }>(work: T) => ({
	...work,
	returnBy: markPromisedBy(work.submittedAt)
});
