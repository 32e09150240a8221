import { json } from '@sveltejs/kit';
import { verifyAnswer } from '#lib/certification/certificates.server.ts';
import { lookUp } from '#lib/certification/look-up.server.ts';
import { visitor } from '#lib/platform/actor.ts';
import { NotFound } from '#lib/platform/errors.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ params, locals, getClientAddress }) => {
	const certificate = await lookUp(locals.sql, visitor(locals.at, locals.requestId), {
		typed: params.code,
		address: getClientAddress()
	});
	if (!certificate) throw new NotFound('A certificate with this code');
	return json(verifyAnswer(certificate, locals.at), {
		headers: {
			'cache-control': 'public, max-age=5'
		}
	});
};
