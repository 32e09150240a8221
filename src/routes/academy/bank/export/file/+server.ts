import { error } from '@sveltejs/kit';
import { exportBank, exportFiles } from '#lib/assessment/bank/export-bank.server.ts';
import { exportFormats } from '#lib/assessment/formats/convert-items.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { readFilter } from '../../filter.ts';
import type { RequestHandler } from './$types';

/** What the bank's page lists, as one file for another system. */
export const GET: RequestHandler = async ({ locals, url }) => {
	const { sql, actor } = signedIn(locals);
	const asked = url.searchParams.get('format') ?? 'qti';
	const format = exportFormats.find((one) => one === asked);
	if (!format) error(400, 'Choose Moodle XML, GIFT or QTI 3.0.');
	const { bytes } = await exportBank(sql, actor, readFilter(url), format);
	const { ending, mediaType } = exportFiles[format];
	return new Response(Uint8Array.from(bytes), {
		headers: {
			'content-type': mediaType,
			'content-disposition': `attachment; filename="questions.${ending}"`,
			'cache-control': 'private, no-store'
		}
	});
};
