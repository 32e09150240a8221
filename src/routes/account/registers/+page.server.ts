import { redirect, type RequestEvent } from '@sveltejs/kit';
import { signedIn } from '#lib/identity/signed-in.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import {
	giveConsent,
	keepRegistrant,
	registrantSchema,
	withdrawConsent
} from '#lib/register/consents.server.ts';
import { disclosedAbout } from '#lib/register/sent.server.ts';
import { sharingOf } from '#lib/register/sharing.server.ts';
import { answer } from '../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

/** So much is drawn; the download has all of it. */
const SHOWN = 50;

export const load: PageServerLoad = async ({ locals, url }) => {
	const { sql, actor } = signedIn(locals);
	const sent = await disclosedAbout(sql, actor.personId);
	return {
		registers: await sharingOf(sql, actor.personId, actor.at),
		sent: sent.slice(0, SHOWN),
		more: sent.length > SHOWN,
		now: actor.at,
		done: url.searchParams.get('done')
	};
};

const change =
	(done: string, act: typeof giveConsent) =>
	async ({ locals, request }: RequestEvent) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		return answer(form, async () => {
			await act(sql, actor, String(form.get('register')));
			redirect(303, `/account/registers?done=${done}`);
		});
	};

export const actions: Actions = {
	give: change('given', giveConsent),
	withdraw: change('withdrawn', withdrawConsent),
	details: async ({ locals, request }) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		return answer(form, async () => {
			const details = readForm(registrantSchema, form);
			await keepRegistrant(sql, actor, String(form.get('register')), details);
			redirect(303, '/account/registers?done=details');
		});
	}
};
