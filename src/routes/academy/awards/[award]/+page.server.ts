import { redirect } from '@sveltejs/kit';
import { awardRecord } from '#lib/certification/award-record.server.ts';
import { actChoices, reasonChoices, staffActs } from '#lib/certification/award-words.rules.ts';
import { certificateOfAward } from '#lib/certification/certificates.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { londonDay } from '#lib/platform/days.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { noticesOfAward } from '#lib/register/sent.server.ts';
import { awardChangeSchema, changeAward } from '#lib/workflows/change-award.server.ts';
import { answer } from '../../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals, url }) => {
	const { sql, actor } = signedIn(locals);
	const award = await awardRecord(sql, params.award);
	const acts = staffActs[award.state];
	return {
		award,
		certificate: await certificateOfAward(sql, actor.at, award.id),
		notices: await noticesOfAward(sql, award.id),
		acts: acts.map((value) => ({ value, ...actChoices[value] })),
		reasons: reasonChoices(acts),
		today: londonDay(actor.at),
		done: url.searchParams.has('done')
	};
};

export const actions: Actions = {
	default: async ({ params, locals, request }) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		return answer(form, async () => {
			const change = readForm(awardChangeSchema, form);
			await changeAward(sql, actor, { awardId: params.award, ...change });
			redirect(303, `/academy/awards/${params.award}?done`);
		});
	}
};
