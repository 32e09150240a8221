import { cohorts } from '#lib/cohorts/cohorts.server.ts';
import { phaseOf } from '#lib/cohorts/cohort.rules.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { londonDay } from '#lib/platform/days.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { sql, actor } = signedIn(locals);
	const today = londonDay(actor.at);
	const all = (await cohorts(sql)).map((cohort) => ({ ...cohort, ...phaseOf(cohort, today) }));
	return {
		going: all.filter(({ phase }) => phase !== 'over'),
		over: all.filter(({ phase }) => phase === 'over')
	};
};
