import { redirect } from '@sveltejs/kit';
import { signedIn } from '#lib/identity/signed-in.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import { receiverDetail } from '#lib/register/feed-reads.server.ts';
import {
	compareNow,
	lastAgreements,
	reconciliationsWith
} from '#lib/register/reconciliations.server.ts';
import { answer } from '../../../../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals, url }) => {
	const { sql, actor } = signedIn(locals);
	const { id, name, holdingsAskedAt } = await receiverDetail(sql, params.receiver, actor.at);
	const agreements = await lastAgreements(sql);
	return {
		receiver: { id, name, holdingsAskedAt },
		standing: agreements.find(({ receiverId }) => receiverId === id) ?? null,
		comparisons: await reconciliationsWith(sql, id),
		now: actor.at,
		asked: url.searchParams.has('asked')
	};
};

export const actions: Actions = {
	default: async ({ params, locals, request }) => {
		const { sql, actor } = signedIn(locals);
		return answer(await request.formData(), async () => {
			await inTransaction(sql, (tx) => compareNow(tx, actor, params.receiver));
			redirect(303, `/academy/register/receivers/${params.receiver}/reconciliation?asked`);
		});
	}
};
