import { json } from '@sveltejs/kit';
import { didOf } from '#lib/certification/did.rules.ts';
import { publishedKeys } from '#lib/certification/issuer-keys.server.ts';
import type { RequestHandler } from './$types';

/** The same keys for those who verify the VC-JWT of a badge. */
export const GET: RequestHandler = async ({ locals }) => {
	const { sql, at, config } = locals;
	const { jwkOf } = await import('#lib/certification/sign-credential.server.ts');
	const keys = await publishedKeys(sql, at, config);
	const did = didOf(config.origin);
	return json(
		{ keys: await Promise.all(keys.map(({ publicKey }) => jwkOf(did, publicKey))) },
		{
			headers: {
				'content-type': 'application/jwk-set+json',
				'cache-control': 'public, max-age=300',
				'access-control-allow-origin': '*',
				'cross-origin-resource-policy': 'cross-origin'
			}
		}
	);
};
