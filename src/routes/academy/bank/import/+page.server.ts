import { redirect } from '@sveltejs/kit';
import { moduleFrame, moduleFrames } from '#lib/catalogue/module-frame.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { Invalid } from '#lib/platform/errors.ts';
import { keepItemImport } from '#lib/workflows/import-kept-items.server.ts';
import { answer } from '../../../form-answer.ts';
import { readBigForm } from '../../../read-big-form.ts';
import { readUpload } from '../../content/convert/read-upload.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const frames = await moduleFrames(signedIn(locals).sql);
	const modules = frames.map(({ courseCode, moduleCode, title }) => ({
		value: `${courseCode}/${moduleCode}`,
		text: `${moduleCode} ${title}`
	}));
	return { modules, module: url.searchParams.get('module') ?? '' };
};

export const actions: Actions = {
	default: async ({ locals, request }) => {
		const { sql, actor } = signedIn(locals);
		return answer(new FormData(), async () => {
			const form = await readBigForm(request);
			return await answer(form, async () => {
				// Read at once, so that what cannot be read is said beside the field.
				const { fileName, bytes, defaults, ...read } = await readUpload(form, locals.log);
				const name = form.get('module');
				if (typeof name !== 'string' || name === '') {
					throw new Invalid([{ field: 'module', message: 'Choose a module' }]);
				}
				const { courseCode, moduleCode } = await moduleFrame(sql, name);
				const sent = { courseCode, moduleCode, fileName, bytes, ...defaults };
				const id = await keepItemImport(sql, actor, sent, read);
				redirect(303, `/academy/bank/import/${id}`);
			});
		});
	}
};
