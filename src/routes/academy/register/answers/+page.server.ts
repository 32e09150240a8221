import { signedIn } from '#lib/identity/signed-in.ts';
import { unsettledReceipts } from '#lib/register/unsettled.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { sql, actor } = signedIn(locals);
	const after = url.searchParams.get('after');
	const { rows, next } = await unsettledReceipts(sql, after);
	return {
		unsettled: rows,
		next,
		isFirst: after === null,
		now: actor.at,
		done: url.searchParams.has('done'),
		before: url.searchParams.has('before')
	};
};
