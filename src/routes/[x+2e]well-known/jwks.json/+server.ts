import { json } from '@sveltejs/kit';
import { didOf, jwkSet } from '#lib/certification/did.rules.ts';
import { publishedKeys } from '#lib/certification/issuer-keys.server.ts';
import type { RequestHandler } from './$types';

/** The same keys for those who verify the VC-JWT of a badge. */
export const GET: RequestHandler = async ({ locals }) => {
	const { sql, at, config } = locals;
	const keys = await publishedKeys(sql, at, config);
	return json(
		jwkSet(
			didOf(config.origin),
			keys.map(({ publicKey }) => publicKey)
		),
		{
			headers: {
				'content-type': 'application/jwk-set+json',
				'cache-control': 'public, max-age=300'
			}
		}
	);
};
