import { outcomeByKey } from '#lib/certification/credential-facts.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals, setHeaders }) => {
	const outcome = await outcomeByKey(locals.sql, params.key);
	if (!outcome) throw new NotFound('That outcome');
	if (!locals.person) setHeaders({ 'cache-control': 'public, max-age=300', vary: 'cookie' });
	return { outcome };
};
