import { redirect } from '@sveltejs/kit';
import { signedIn } from '#lib/identity/signed-in.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { settleReceipt, settleSchema, unsettledReceipt } from '#lib/register/unsettled.server.ts';
import { answer } from '../../../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals }) => {
	const { sql, actor } = signedIn(locals);
	return { receipt: await unsettledReceipt(sql, params.receipt), now: actor.at };
};

export const actions: Actions = {
	default: async ({ params, locals, request }) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		return answer(form, async () => {
			const input = readForm(settleSchema, form);
			const isDone = await settleReceipt(sql, actor, params.receipt, input);
			redirect(303, `/academy/register/answers?${isDone ? 'done' : 'before'}`);
		});
	}
};
