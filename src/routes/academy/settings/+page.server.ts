import { signedIn } from '#lib/identity/signed-in.ts';
import { receivers } from '#lib/register/feed-reads.server.ts';
import { settingsOf } from './settings.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { sql } = signedIn(locals);
	return {
		groups: settingsOf(locals.config),
		receivers: (await receivers(sql)).map(({ id, name, state }) => ({ id, name, state }))
	};
};
