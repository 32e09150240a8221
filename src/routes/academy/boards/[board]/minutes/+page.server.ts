import { signedIn } from '#lib/identity/signed-in.ts';
import { boardMinutes } from '#lib/marking/board-minutes.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { sql, actor } = signedIn(locals);
	return { minutes: await boardMinutes(sql, actor, params.board), now: actor.at };
};
