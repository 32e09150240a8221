import { signedIn } from '#lib/identity/signed-in.ts';
import { unsettledReceipts } from '#lib/register/unsettled.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { sql, actor } = signedIn(locals);
	return {
		unsettled: await unsettledReceipts(sql),
		now: actor.at,
		done: url.searchParams.has('done')
	};
};
