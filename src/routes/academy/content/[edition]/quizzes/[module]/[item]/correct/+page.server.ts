import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { correctionKinds } from '#lib/assessment/corrections/correction-words.ts';
import { shownEffect, summaryOf } from '#lib/assessment/corrections/correction.rules.ts';
import { readAnswers } from '#lib/assessment/answer-form.ts';
import { previewQuestion } from '#lib/assessment/preview.rules.ts';
import { itemAt, quizPlaceAt } from '#lib/catalogue/quiz-place.server.ts';
import { authorise } from '#lib/identity/permissions.rules.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { correctItem, previewCorrection } from '#lib/workflows/correct-item.server.ts';
import { answer } from '../../../../../../../form-answer.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

async function itemOf({ locals, params }: Pick<RequestEvent, 'locals' | 'params'>) {
	const { sql, actor } = signedIn(locals);
	authorise(actor, 'marks.correct');
	const place = await quizPlaceAt(sql, params.edition, params.module);
	return { sql, actor, ...place, item: await itemAt(sql, place.quiz, params.item) };
}

export const load: PageServerLoad = async ({ locals, params }) => {
	const { edition, module, item } = await itemOf({ locals, params });
	return {
		edition: { courseCode: edition.courseCode, label: edition.label },
		moduleCode: module.code,
		back: `/academy/content/${params.edition}/quizzes/${params.module}/${item.key}`,
		key: item.key,
		question: previewQuestion(item, null)
	};
};

const schema = v.object({
	kind: v.picklist(correctionKinds, 'Choose what is to be done'),
	reason: v.pipe(
		v.string(),
		v.minLength(10, 'Say what was wrong, as learners will read it'),
		v.maxLength(500, 'Keep it to 500 characters')
	)
});
const confirmed = v.object({
	...schema.entries,
	digest: v.string(),
	response: v.pipe(v.string(), v.parseJson(undefined, 'Give the answer again'))
});
/** More lines than anybody reads; the counts above them are of all. */
const MOST_SHOWN = 300;

export const actions: Actions = {
	/** Shows who changes and how; nothing is written. */
	preview: async ({ locals, params, request }) => {
		const { sql, actor, item } = await itemOf({ locals, params });
		const form = await request.formData();
		const response = readAnswers(form).get(1)?.response ?? {};
		const question = previewQuestion(item, response);
		const shown = await answer(form, async () => {
			const { kind, reason } = readForm(schema, form);
			const input = { itemId: item.id, kind, answer: response };
			const { effects, papers, told, digest } = await previewCorrection(sql, actor, input);
			const lines = effects.slice(0, MOST_SHOWN).map(shownEffect);
			return { kind, reason, response, lines, summary: summaryOf(effects), papers, told, digest };
		});
		return 'status' in shown ? shown : { question, preview: shown };
	},
	apply: async ({ locals, params, request, url }) => {
		const { sql, actor, item } = await itemOf({ locals, params });
		const form = await request.formData();
		return answer(form, async () => {
			const { kind, reason, digest, response } = readForm(confirmed, form);
			const input = { itemId: item.id, kind, answer: response, reason, digest };
			await correctItem(sql, actor, { ...input, origin: locals.config.origin });
			redirect(303, `${url.pathname.replace(/\/correct$/, '')}?corrected`);
		});
	}
};
