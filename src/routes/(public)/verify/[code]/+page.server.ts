import { redirect } from '@sveltejs/kit';
import { lookUp } from '#lib/certification/look-up.server.ts';
import { readCode } from '#lib/certification/verification-code.rules.ts';
import { visitor } from '#lib/platform/actor.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals, getClientAddress, setHeaders }) => {
	const code = readCode(params.code);
	if (code && code !== params.code) redirect(303, `/verify/${code}`);
	const certificate = await lookUp(locals.sql, visitor(locals.at, locals.requestId), {
		typed: params.code,
		address: getClientAddress()
	});
	// The page names whoever is signed in, so only what strangers see may be shared.
	const scope = locals.person ? 'private' : 'public';
	setHeaders({ 'cache-control': `${scope}, max-age=5`, vary: 'cookie' });
	if (certificate) return { certificate, at: locals.at };
	locals.failure = { status: 404, message: '' };
	return { certificate: null, code: code ?? params.code.slice(0, 40), at: locals.at };
};
