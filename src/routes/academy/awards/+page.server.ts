import { awardList, awardsToReview } from '#lib/certification/award-list.server.ts';
import { stateWords } from '#lib/certification/award-words.rules.ts';
import { waitingProposals } from '#lib/certification/revocations.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { londonDay } from '#lib/platform/days.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { sql, actor } = signedIn(locals);
	const search = url.searchParams.get('search')?.slice(0, 100) ?? '';
	const state = url.searchParams.get('state') ?? '';
	const after = url.searchParams.get('after');
	const [list, proposals, reviews] = await Promise.all([
		awardList(sql, { search, state: state in stateWords ? state : '', after }),
		waitingProposals(sql),
		awardsToReview(sql, londonDay(actor.at))
	]);
	return { ...list, search, state, proposals, reviews, now: actor.at };
};
