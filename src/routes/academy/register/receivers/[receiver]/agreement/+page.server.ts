import { redirect } from '@sveltejs/kit';
import { signedIn } from '#lib/identity/signed-in.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import { londonDay } from '#lib/platform/days.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import {
	agreementFrom,
	agreementSchema,
	agreementsWith,
	makeAgreement
} from '#lib/register/agreements.server.ts';
import { receiverDetail } from '#lib/register/feed-reads.server.ts';
import { answer } from '../../../../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals }) => {
	const { sql, actor } = signedIn(locals);
	const { id, name, url } = await receiverDetail(sql, params.receiver, actor.at);
	const all = await agreementsWith(sql, id);
	return {
		receiver: { id, name, fetches: url === null },
		agreements: all,
		today: londonDay(actor.at)
	};
};

export const actions: Actions = {
	default: async ({ params, locals, request }) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		return answer(form, async () => {
			const { after, ...given } = readForm(agreementSchema, form);
			const terms = { ...agreementFrom(given), after };
			await inTransaction(sql, (tx) => makeAgreement(tx, actor, params.receiver, terms));
			redirect(303, `/academy/register/receivers/${params.receiver}`);
		});
	}
};
