import { correctionsOf, twinsOf } from '#lib/assessment/corrections/corrections.server.ts';
import { typeWords } from '#lib/assessment/items/item-contents.ts';
import { previewQuestion, previewResult } from '#lib/assessment/preview.rules.ts';
import { readPreviewAnswer } from '#lib/assessment/preview-answer.ts';
import { quizStatistics } from '#lib/assessment/statistics/quiz-statistics.server.ts';
import { editionAddress } from '#lib/catalogue/edition-name.rules.ts';
import { itemAt, quizPlaceAt } from '#lib/catalogue/quiz-place.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { whileUnchanged } from '#lib/platform/while-unchanged.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { sql, actor } = signedIn(locals);
	const { edition, module, quiz } = await quizPlaceAt(sql, params.edition, params.module);
	const item = await itemAt(sql, quiz, params.item);
	const key = `quiz statistics ${quiz.id} false`;
	const scope = { assessmentId: quiz.id, firstOnly: false };
	const { items } = await whileUnchanged(sql, key, () => quizStatistics(sql, actor, scope));
	return {
		edition: { courseCode: edition.courseCode, label: edition.label },
		module: { code: module.code },
		address: params.edition,
		item: { key: item.key, type: typeWords(item.type), outcome: item.outcome, level: item.level },
		figures: items.find(({ itemId }) => itemId === item.id) ?? null,
		question: previewQuestion(item, null),
		corrections: await correctionsOf(sql, item.id),
		twins: (await twinsOf(sql, item.id)).map((twin) => ({ ...twin, at: editionAddress(twin) })),
		corrected: url.searchParams.has('corrected'),
		now: actor.at
	};
};

export const actions: Actions = {
	/** Nothing is kept of it. */
	try: async ({ locals, params, request }) => {
		const { sql } = signedIn(locals);
		const { quiz } = await quizPlaceAt(sql, params.edition, params.module);
		const item = await itemAt(sql, quiz, params.item);
		const answered = readPreviewAnswer(item, await request.formData());
		if ('fault' in answered) return { question: answered.question, result: null };
		const { response } = answered;
		return { question: previewQuestion(item, response), result: previewResult(item, response) };
	}
};
