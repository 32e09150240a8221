import { redirect } from '@sveltejs/kit';
import { mailAt, sendAgain } from '#lib/identity/outbox.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import { answer } from '../../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { sql, actor } = signedIn(locals);
	const mail = await mailAt(sql, actor, params.mail);
	const hasServer = Boolean(locals.config.smtpUrl);
	return { mail, hasServer, queued: url.searchParams.has('queued') };
};

export const actions: Actions = {
	again: async ({ locals, params }) => {
		const { sql, actor } = signedIn(locals);
		return answer(new FormData(), async () => {
			await inTransaction(sql, (tx) => sendAgain(tx, actor, params.mail));
			redirect(303, `/academy/outbox/${params.mail}?queued`);
		});
	}
};
