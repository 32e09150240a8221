import { editionIdAt } from '#lib/catalogue/editions.server.ts';
import { outcomeMapOf } from '#lib/catalogue/outcome-map.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { sql, actor } = signedIn(locals);
	const { edition, map } = await outcomeMapOf(sql, actor, await editionIdAt(sql, params.edition));
	const { title, courseCode, label } = edition;
	return { title, courseCode, label, address: params.edition, map };
};
