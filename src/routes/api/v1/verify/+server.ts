import { json } from '@sveltejs/kit';
import { verifyAnswer } from '#lib/certification/certificates.server.ts';
import { checkFile, MOST_FILE_BYTES } from '#lib/certification/check-file.server.ts';
import { visitor } from '#lib/platform/actor.ts';
import { Invalid, Refused } from '#lib/platform/errors.ts';
import { readBody } from '#lib/platform/read-body.ts';
import type { RequestHandler } from './$types';

/** The body is the file itself: PDF, PNG, SVG, JSON or VC-JWT. What it is, its bytes say. */
export const POST: RequestHandler = async ({ request, locals, getClientAddress }) => {
	const bytes = await readBody(request, MOST_FILE_BYTES);
	if (bytes.length === 0) {
		const message = 'Send the file itself as the body, with its media type as Content-Type.';
		throw new Invalid([{ field: 'file', message }]);
	}
	const asker = visitor(locals.at, locals.requestId);
	const check = await checkFile(locals.sql, asker, { bytes, address: getClientAddress() });
	if (check.verdict === 'unknown') throw new Invalid([{ field: 'file', message: check.why }]);
	if (check.verdict === 'changed') {
		const mark = check.code ? ` of the certificate ${check.code}` : '';
		throw new Refused(`This file bears the mark${mark}, but it is not the file that we made.`);
	}
	return json(verifyAnswer(check.certificate, locals.at), {
		headers: { 'cache-control': 'no-store' }
	});
};
