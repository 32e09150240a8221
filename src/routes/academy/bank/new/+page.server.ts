import { redirect } from '@sveltejs/kit';
import { formNamed, questionForms } from '#lib/assessment/editor/question-forms.ts';
import { moduleFrame, moduleFrames } from '#lib/catalogue/module-frame.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { writeNewQuestion } from '#lib/workflows/write-question.server.ts';
import { readBigForm } from '../../../read-big-form.ts';
import { editorPage, pressed, wanted } from '../question-editor.ts';
import type { Actions, PageServerLoad } from './$types';

/** First where it goes and what it asks, both in the address; then the question itself. */
export const load: PageServerLoad = async ({ locals, url }) => {
	const { sql } = signedIn(locals);
	const asked = (name: string) => url.searchParams.get(name) ?? '';
	const [form, module] = [asked('form'), asked('module')];
	const chosen = formNamed(form);
	if (chosen && module) {
		const frame = await moduleFrame(sql, module);
		const typed = { outcome: frame.outcomes[0]?.id ?? '', marks: '1' };
		const page = editorPage({ form: chosen, frame }, typed, new Map(), 0);
		return { page, moduleCode: frame.moduleCode, choose: null };
	}
	const frames = await moduleFrames(sql);
	const modules = frames.map(({ courseCode, moduleCode, title }) => ({
		value: `${courseCode}/${moduleCode}`,
		text: `${moduleCode} ${title}`
	}));
	const forms = questionForms.map(({ name, title, about }) => ({
		...{ value: name, text: title, hint: about }
	}));
	const choose = { modules, forms, module, form, isAsked: asked('asked') !== '' };
	return { page: null, moduleCode: '', choose };
};

export const actions: Actions = {
	default: async ({ locals, request, url }) => {
		const { sql, actor } = signedIn(locals);
		const form = wanted(formNamed(url.searchParams.get('form') ?? ''));
		const frame = await moduleFrame(sql, url.searchParams.get('module') ?? '');
		const sent = await readBigForm(request);
		const key = String(sent.get('id') ?? '').trim();
		const isNamed = key !== '';
		return pressed({ sql, actor }, { form, frame, key }, sent, async (whole) => {
			const id = await writeNewQuestion(sql, actor, { frame, ...whole, isNamed });
			redirect(303, `/academy/bank/${id}`);
		});
	}
};
