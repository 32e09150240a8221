import { error } from '@sveltejs/kit';
import {
	exportFiles,
	exportKinds,
	exportVerdicts,
	verdictPage
} from '#lib/assessment/bank/export-bank.server.ts';
import { exportFormats } from '#lib/assessment/formats/convert-items.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { ServerOnly } from '#lib/platform/server-only.ts';
import { readFilter } from '../filter.ts';
import type { PageServerLoad } from './$types';

/** What a file for another system would hold of each question that the bank's page lists. */
export const load: PageServerLoad = async ({ locals, url }) => {
	const { sql, actor } = signedIn(locals);
	const asked = url.searchParams.get('format') ?? 'qti';
	const format = exportFormats.find((one) => one === asked);
	if (!format) error(400, 'Choose Moodle XML, GIFT or QTI 3.0.');
	const filter = readFilter(url);
	const { written, verdicts } = await exportVerdicts(sql, actor, filter, format);
	const kind = exportKinds.find((one) => one === url.searchParams.get('kind')) ?? null;
	const after = url.searchParams.get('after');
	const { rows, next } = verdictPage(verdicts, { kind, after });
	return {
		...{ filter, format, formatName: exportFiles[format].name, written },
		kinds: exportKinds.map((one) => ({
			kind: one,
			count: verdicts.filter(({ verdict }) => verdict === one).length
		})),
		...{ kind, next, isFirst: !after },
		verdicts: new ServerOnly(rows)
	};
};
