import { json } from '@sveltejs/kit';
import { didDocument, didOf } from '#lib/certification/did.rules.ts';
import { publishedKeys } from '#lib/certification/issuer-keys.server.ts';
import type { RequestHandler } from './$types';

/** Who signs digital badges, and with which keys: did:web. */
export const GET: RequestHandler = async ({ locals }) => {
	const keys = await publishedKeys(locals.sql, locals.at, locals.config);
	const document = didDocument(
		didOf(locals.config.origin),
		keys.map(({ publicKey }) => publicKey)
	);
	return json(document, {
		headers: {
			'content-type': 'application/did+json',
			'cache-control': 'public, max-age=300'
		}
	});
};
