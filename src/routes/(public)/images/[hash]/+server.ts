import { bankPicture } from '#lib/assessment/bank/bank-pictures.server.ts';
import { imageTypes } from '#lib/catalogue/content/image.ts';
import { imageOf } from '#lib/catalogue/images.server.ts';
import { may } from '#lib/identity/permissions.rules.ts';
import { NotFound } from '#lib/platform/errors.ts';
import type { RequestHandler } from './$types';

/** The name is the hash of the bytes, so what is once fetched never changes. */
export const GET: RequestHandler = async ({ params, locals }) => {
	const [, hash = '', ending] = /^([0-9a-f]{64})\.(\w+)$/.exec(params.hash) ?? [];
	const { mediaType, bytes } = await picture(locals, hash);
	if (!ending || imageTypes[ending as keyof typeof imageTypes] !== mediaType) {
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

/** Of an edition for anyone; of the bank, where questions wait to be published, for its staff. */
async function picture({ sql, actor }: App.Locals, hash: string) {
	if (actor && may(actor, 'content.read')) {
		const banked = await bankPicture(sql, actor, hash);
		if (banked) return { mediaType: banked.mediaType, bytes: banked.bytes.slice() };
	}
	return imageOf(sql, hash);
}
