import { reviewState } from '#lib/catalogue/coverage.rules.ts';
import { duePages } from '#lib/catalogue/due-pages.server.ts';
import { editionAddress } from '#lib/catalogue/edition-name.rules.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { addDays } from '#lib/platform/days.ts';
import { londonDate } from '#lib/ui/dates.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { sql, actor } = signedIn(locals);
	const today = londonDate(actor.at);
	// A year ahead is enough to plan by; anything else than these two words means the next 90 days.
	const days = url.searchParams.get('within') === 'year' ? 365 : 90;
	const pages = await duePages(sql, actor, addDays(today, days));
	return {
		days,
		now: actor.at,
		pages: pages.map((page) => ({
			...page,
			address: editionAddress(page),
			state: reviewState(page.reviewBy, today)
		}))
	};
};
