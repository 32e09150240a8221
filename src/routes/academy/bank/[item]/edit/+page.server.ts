import { redirect } from '@sveltejs/kit';
import { sourcesOf } from '#lib/assessment/bank/bank-held.server.ts';
import { bankItemAt } from '#lib/assessment/bank/bank-reads.server.ts';
import { formOf, sameWords, typedItem } from '#lib/assessment/editor/question-forms.ts';
import { moduleFrame } from '#lib/catalogue/module-frame.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { questionPictures, rewriteQuestion } from '#lib/workflows/write-question.server.ts';
import { readBigForm } from '../../../../read-big-form.ts';
import { editorPage, pressed } from '../../question-editor.ts';
import type { Actions, PageServerLoad } from './$types';

async function opened(locals: App.Locals, id: string) {
	const { sql, actor } = signedIn(locals);
	const item = await bankItemAt(sql, actor, id);
	const frame = await moduleFrame(sql, `${item.courseCode}/${item.moduleCode}`);
	return { sql, actor, item, frame, form: formOf(item.source) };
}

export const load: PageServerLoad = async ({ locals, params }) => {
	const { sql, item, frame, form } = await opened(locals, params.item);
	const [held] = await sourcesOf(sql, [item.id]);
	const pictures = await questionPictures(sql, held?.pictures ?? new Map<string, string>());
	const { id, key, state, moduleCode, number } = item;
	const page = editorPage({ form, frame }, typedItem(form, item.source), pictures, number);
	return { page, item: { id, key, state, moduleCode } };
};

export const actions: Actions = {
	default: async ({ locals, params, request }) => {
		const { sql, actor, item, frame, form } = await opened(locals, params.item);
		const sent = await readBigForm(request);
		return pressed({ sql, actor }, { form, frame, key: item.key }, sent, async (whole) => {
			if (!sameWords(whole.read.item, item.source)) {
				await rewriteQuestion(sql, actor, { frame, ...whole });
			}
			redirect(303, `/academy/bank/${item.id}`);
		});
	}
};
