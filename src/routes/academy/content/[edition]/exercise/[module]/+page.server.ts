import { editionIdAt } from '#lib/catalogue/editions.server.ts';
import { exercisePagesOf } from '#lib/catalogue/exercise-pages.server.ts';
import { moduleOf } from '#lib/catalogue/modules.server.ts';
import { authorise } from '#lib/identity/permissions.rules.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { sql, actor } = signedIn(locals);
	authorise(actor, 'content.read');
	const editionId = await editionIdAt(sql, params.edition);
	const { id, code, title } = await moduleOf(sql, editionId, params.module);
	return {
		address: params.edition,
		module: { code, title },
		pages: await exercisePagesOf(sql, id),
		open: url.searchParams.get('page')
	};
};
