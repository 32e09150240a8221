import { challengedItems } from '#lib/assessment/challenges/challenge-list.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { sql, actor } = signedIn(locals);
	const told = Number(url.searchParams.get('told'));
	return {
		items: await challengedItems(sql, actor),
		told: url.searchParams.has('told') && told >= 0 ? told : null,
		now: actor.at
	};
};
