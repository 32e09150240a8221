import { checkFile } from '#lib/certification/check-file.server.ts';
import { MOST_PHOTO_BYTES } from '#lib/certification/qr-photo.rules.ts';
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
		if (size > MOST_PHOTO_BYTES + MARGIN) await readBody(request, MOST_PHOTO_BYTES);
		const form = await request.formData();
		return answer(form, async () => {
			const file = [form.get('photo'), form.get('file')].find(chosen);
			if (!file) throw new Invalid([{ field: 'file', message: 'Choose a file.' }]);
			const bytes = Buffer.from(await file.arrayBuffer());
			const handed = { bytes, address: getClientAddress(), origin: locals.config.origin };
			const asker = visitor(locals.at, locals.requestId);
			const check = await checkFile(locals.sql, asker, handed);
			if (!('certificate' in check)) locals.failure = { status: 422, message: '' };
			return { check, at: locals.at };
		});
	}
};

const chosen = (field: FormDataEntryValue | null): field is File =>
	field instanceof File && field.size > 0;
