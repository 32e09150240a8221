import { badgeOfEdition } from '#lib/certification/badge-files.server.ts';
import type { RequestHandler } from './$types';

/** What wallets show of a digital badge: every badge names this address. */
export const GET: RequestHandler = async ({ params, locals }) => {
	const picture = await badgeOfEdition(locals.sql, params.edition);
	return new Response(new Uint8Array(picture), {
		headers: {
			'content-type': 'image/png',
			'content-length': String(picture.length),
			'cache-control': 'public, max-age=86400'
		}
	});
};
