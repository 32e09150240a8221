import { imageOf } from '#lib/catalogue/images.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import type { RequestHandler } from './$types';

const endings = { svg: 'image/svg+xml', png: 'image/png' } as const;

/** The name is the hash of the bytes, so what is once fetched never changes. */
export const GET: RequestHandler = async ({ params, locals }) => {
	const [, hash = '', ending] = /^([0-9a-f]{64})\.(svg|png)$/.exec(params.hash) ?? [];
	const { mediaType, bytes } = await imageOf(locals.sql, hash);
	if (!ending || endings[ending as keyof typeof endings] !== mediaType) {
		throw new NotFound('That image');
	}
	return new Response(bytes, {
		headers: {
			'content-type': mediaType,
			'content-length': String(bytes.byteLength),
			// An answer to someone signed in may carry a cookie, which nobody else must be given.
			'cache-control': `${locals.person ? 'private' : 'public'}, max-age=31536000, immutable`,
			// Opened by itself an SVG is a document: it may draw, and nothing else.
			'content-security-policy': "default-src 'none'; sandbox"
		}
	});
};
