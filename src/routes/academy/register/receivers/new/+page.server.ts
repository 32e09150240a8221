import { redirect } from '@sveltejs/kit';
import { signedIn } from '#lib/identity/signed-in.ts';
import { londonDay } from '#lib/platform/days.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { registerReceiver, receiverSchema } from '#lib/register/receivers.server.ts';
import { reachOf } from '#lib/register/receiver-address.rules.ts';
import { answer } from '../../../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => ({
	today: londonDay(signedIn(locals).actor.at)
});

export const actions: Actions = {
	default: async ({ locals, request }) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		return answer(form, async () => {
			const input = readForm(receiverSchema, form);
			const id = await registerReceiver(sql, actor, input, reachOf(locals.config));
			redirect(303, `/academy/register/receivers/${id}`);
		});
	}
};
