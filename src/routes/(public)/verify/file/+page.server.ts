import { checkFile, MOST_FILE_BYTES } from '#lib/certification/check-file.server.ts';
import { visitor } from '#lib/platform/actor.ts';
import { Invalid } from '#lib/platform/errors.ts';
import { readBody } from '#lib/platform/read-body.ts';
import { answer } from '../../../form-answer.ts';
import type { Actions } from './$types';

/** The form's own parts around the file. */
const MARGIN = 10_000;

export const actions: Actions = {
	// Nothing is stored, so the answer stands on this page: reloading it asks again.
	default: async ({ request, locals, getClientAddress }) => {
		const size = Number(request.headers.get('content-length') ?? 0);
		if (size > MOST_FILE_BYTES + MARGIN) await readBody(request, MOST_FILE_BYTES);
		const form = await request.formData();
		return answer(form, async () => {
			const file = form.get('file');
			if (!(file instanceof File) || file.size === 0) {
				throw new Invalid([{ field: 'file', message: 'Choose a file.' }]);
			}
			const bytes = Buffer.from(await file.arrayBuffer());
			const asker = visitor(locals.at, locals.requestId);
			const check = await checkFile(locals.sql, asker, { bytes, address: getClientAddress() });
			if (check.verdict !== 'genuine') locals.failure = { status: 422, message: '' };
			return { check, at: locals.at };
		});
	}
};
