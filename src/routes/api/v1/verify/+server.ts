import { json } from '@sveltejs/kit';
import { verifyAnswer } from '#lib/certification/certificates.server.ts';
import { checkFile } from '#lib/certification/check-file.server.ts';
import { MOST_PHOTO_BYTES } from '#lib/certification/qr-photo.rules.ts';
import { visitor } from '#lib/platform/actor.ts';
import { Invalid, Refused } from '#lib/platform/errors.ts';
import { readBody } from '#lib/platform/read-body.ts';
import type { RequestHandler } from './$types';

/** The body is the file itself: PDF, PNG, SVG, JSON, VC-JWT or JPEG. What it is, its bytes say. */
export const POST: RequestHandler = async ({ request, locals, getClientAddress }) => {
	const bytes = await readBody(request, MOST_PHOTO_BYTES);
	if (bytes.length === 0) {
		const message = 'Send the file itself as the body, with its media type as Content-Type.';
		throw new Invalid([{ field: 'file', message }]);
	}
	const asker = visitor(locals.at, locals.requestId);
	const { origin } = locals.config;
	const check = await checkFile(locals.sql, asker, { bytes, address: getClientAddress(), origin });
	if ('why' in check) throw new Invalid([{ field: 'file', message: check.why }]);
	if (check.verdict === 'changed') {
		const mark = check.code ? ` of the certificate ${check.code}` : '';
		throw new Refused(`This file bears the mark${mark}, but it is not the file that we made.`);
	}
	const checked = check.verdict === 'genuine' ? 'file' : check.verdict;
	return json(
		{ ...verifyAnswer(check.certificate, locals.at), checked },
		{
			headers: { 'cache-control': 'no-store' }
		}
	);
};
