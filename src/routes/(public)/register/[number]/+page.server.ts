import { entryAt } from '#lib/certification/public-register.server.ts';
import { visitor } from '#lib/platform/actor.ts';
import { NotFound } from '#lib/platform/errors.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals, getClientAddress, setHeaders }) => {
	const entry = await entryAt(locals.sql, visitor(locals.at, locals.requestId), {
		number: params.number,
		address: getClientAddress()
	});
	if (!entry) throw new NotFound('That entry of the register');
	// The page names whoever is signed in, so only what strangers see may be shared.
	const scope = locals.person ? 'private' : 'public';
	setHeaders({ 'cache-control': `${scope}, max-age=5`, vary: 'cookie' });
	return { entry, at: locals.at };
};
