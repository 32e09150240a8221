import { signedIn } from '#lib/identity/signed-in.ts';
import { scriptAt } from '#lib/marking/scripts.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import { sendFile } from '../../../../send-file.ts';
import type { RequestHandler } from './$types';

/** The file of a script without names, its own name too: the candidate's number stands instead. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const { sql, actor } = signedIn(locals);
	const { draft, candidateNumber } = await scriptAt(sql, actor, params.submission);
	if (!draft.file) throw new NotFound('That file');
	const extension = /\.[a-z0-9]+$/.exec(draft.file.name)?.[0] ?? '';
	const name = `candidate-${candidateNumber}${extension}`;
	return await sendFile(locals.files, { ...draft.file, ...draft.file.forMarkers }, name);
};
