import { redirect } from '@sveltejs/kit';
import { signedIn } from '#lib/identity/signed-in.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { newId } from '#lib/platform/id.ts';
import { receiverDetail } from '#lib/register/feed-reads.server.ts';
import { makeToken, revokeToken, tokenSchema, tokensOf } from '#lib/register/tokens.server.ts';
import { answer } from '../../../../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals }) => {
	const { sql, actor } = signedIn(locals);
	const { id, name } = await receiverDetail(sql, params.receiver, actor.at);
	return {
		receiver: { id, name },
		tokens: await tokensOf(sql, id),
		now: actor.at,
		nextId: newId()
	};
};

export const actions: Actions = {
	// No redirect: the token is shown in this answer and never again.
	make: async ({ params, locals, request }) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		return answer(form, async () => ({
			token: await makeToken(sql, actor, params.receiver, readForm(tokenSchema, form))
		}));
	},
	revoke: async ({ params, locals, request }) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		return answer(form, async () => {
			await inTransaction(sql, (tx) => revokeToken(tx, actor, String(form.get('id'))));
			redirect(303, `/academy/register/receivers/${params.receiver}/tokens`);
		});
	}
};
