import { signedIn } from '#lib/identity/signed-in.ts';
import { nextDeadline, recentlyMarked, scriptsToMark } from '#lib/marking/scripts.server.ts';
import { taughtCohorts } from '#lib/marking/taught-cohorts.server.ts';
import { markPromisedBy } from '#lib/progression/closed.rules.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { sql, actor } = signedIn(locals);
	const [scripts, deadline, marked, cohorts] = await Promise.all([
		scriptsToMark(sql, actor),
		nextDeadline(sql, actor),
		recentlyMarked(sql, actor),
		taughtCohorts(sql, actor)
	]);
	return {
		scripts: scripts.map((script) => ({ ...script, returnBy: markPromisedBy(script.submittedAt) })),
		minutes: scripts.reduce((sum, { minutes }) => sum + minutes, 0),
		deadline,
		marked,
		cohorts,
		published: url.searchParams.has('published'),
		now: actor.at
	};
};
