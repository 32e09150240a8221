import { redirect } from '@sveltejs/kit';
import { awardRecord } from '#lib/certification/award-record.server.ts';
import { actChoices, reasonChoices, staffActs } from '#lib/certification/award-words.rules.ts';
import { certificateOfAward } from '#lib/certification/certificates.server.ts';
import { openProposal } from '#lib/certification/revocations.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { londonDay } from '#lib/platform/days.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { noticesOfAward } from '#lib/register/sent.server.ts';
import { registrationsOf } from '#lib/register/sharing.server.ts';
import { awardChangeSchema, changeAward, changeFrom } from '#lib/workflows/change-award.server.ts';
import { answerRevocation, proposeRevocation } from '#lib/workflows/revoke-award.server.ts';
import { answer } from '../../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals, url }) => {
	const { sql, actor } = signedIn(locals);
	const award = await awardRecord(sql, params.award);
	const proposal = await openProposal(sql, award.id);
	const isOwn = award.personId === actor.personId;
	const acts = isOwn
		? []
		: staffActs[award.state].filter((act) => !(proposal && act === 'revoked'));
	return {
		award,
		isOwn,
		certificate: await certificateOfAward(sql, actor.at, award.id),
		notices: await noticesOfAward(sql, award.id),
		said: await registrationsOf(sql, award.personId, actor.at),
		now: actor.at,
		proposal: proposal && { ...proposal, own: proposal.proposedBy === actor.personId },
		acts: acts.map((value) => ({ value, ...actChoices[value] })),
		reasons: reasonChoices(acts),
		today: londonDay(actor.at),
		done: url.searchParams.get('done')
	};
};

export const actions: Actions = {
	change: async ({ params, locals, request }) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		return answer(form, async () => {
			const change = changeFrom(params.award, readForm(awardChangeSchema, form));
			if (change.act === 'revoked') await proposeRevocation(sql, actor, change);
			else await changeAward(sql, actor, locals.config, change);
			const done = change.act === 'revoked' ? 'proposed' : 'changed';
			redirect(303, `/academy/awards/${params.award}?done=${done}`);
		});
	},
	revocation: async ({ params, locals, request }) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		return answer(form, async () => {
			const proposalId = String(form.get('proposal'));
			const decision = form.get('answer') === 'confirmed' ? 'confirmed' : 'declined';
			await answerRevocation(sql, actor, locals.config, { proposalId, answer: decision });
			redirect(303, `/academy/awards/${params.award}?done=${decision}`);
		});
	}
};
