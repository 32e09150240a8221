import { redirect } from '@sveltejs/kit';
import { signedIn } from '#lib/identity/signed-in.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { receiverDetail } from '#lib/register/feed-reads.server.ts';
import { reachOf } from '#lib/register/receiver-address.rules.ts';
import { addressesSchema, changeAddresses } from '#lib/register/receivers.server.ts';
import { answer } from '../../../../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals }) => {
	const { sql, actor } = signedIn(locals);
	const { id, name, url, statusUrl, state } = await receiverDetail(sql, params.receiver, actor.at);
	return { receiver: { id, name, url, statusUrl, state } };
};

export const actions: Actions = {
	default: async ({ params, locals, request }) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		return answer(form, async () => {
			const input = { receiverId: params.receiver, ...readForm(addressesSchema, form) };
			await changeAddresses(sql, actor, input, reachOf(locals.config));
			redirect(303, `/academy/register/receivers/${params.receiver}`);
		});
	}
};
