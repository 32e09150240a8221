import { signedIn } from '#lib/identity/signed-in.ts';
import { newsReadBy } from '#lib/messages/news.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { sql, actor } = signedIn(locals);
	return { news: await newsReadBy(sql, actor) };
};
