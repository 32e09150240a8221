import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { actOnBankItem } from '#lib/assessment/bank/bank-acts.server.ts';
import { drawnBy } from '#lib/assessment/bank/drawn-by.server.ts';
import { bankItemAt } from '#lib/assessment/bank/bank-reads.server.ts';
import { putRightIn } from '#lib/assessment/bank/put-right.server.ts';
import { typeWords } from '#lib/assessment/items/item-contents.ts';
import { stillToWrite } from '#lib/assessment/items/item-exchange.ts';
import { previewQuestion, previewResult } from '#lib/assessment/preview.rules.ts';
import { readPreviewAnswer } from '#lib/assessment/preview-answer.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import { londonDay } from '#lib/platform/days.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { answer } from '../../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { sql, actor } = signedIn(locals);
	const { body, marks, source, ...item } = await bankItemAt(sql, actor, params.item);
	const gaps = stillToWrite(source);
	const question = previewQuestion({ ...item, body, marks }, null);
	const drawings = await drawnBy(sql, [item.id], londonDay(actor.at));
	const putRight = await putRightIn(sql, item.id);
	const typeName = typeWords(item.type);
	return { item, typeName, gaps, question, drawings, putRight, now: actor.at };
};

const schema = v.object({
	act: v.picklist(['offer', 'approve', 'sendBack', 'makeLive', 'retire', 'bringBack', 'discard']),
	/** The version that the page showed. */
	seen: v.optional(v.pipe(v.string(), v.transform(Number), v.integer())),
	reason: v.optional(
		v.pipe(v.string(), v.trim(), v.maxLength(500, 'Use 500 characters or fewer')),
		''
	)
});

export const actions: Actions = {
	/** Nothing is kept of it. */
	try: async ({ locals, params, request }) => {
		const { sql, actor } = signedIn(locals);
		const item = await bankItemAt(sql, actor, params.item);
		const answered = readPreviewAnswer(item, await request.formData());
		if ('fault' in answered) return { question: answered.question, result: null };
		const { response } = answered;
		return { question: previewQuestion(item, response), result: previewResult(item, response) };
	},
	move: async ({ locals, params, request, url }) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		return answer(form, async () => {
			const { seen, ...rest } = readForm(schema, form);
			const act = { id: params.item, ...rest, ...(seen !== undefined && { seen }) };
			await inTransaction(sql, (tx) => actOnBankItem(tx, actor, act));
			redirect(303, url.pathname);
		});
	}
};
