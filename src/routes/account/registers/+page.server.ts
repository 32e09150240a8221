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

/** What a button of one register does, and the word for it. */
const press =
	(done: string, act: (pressed: ReturnType<typeof signedIn>, form: FormData) => Promise<void>) =>
	async ({ locals, request }: RequestEvent) => {
		const form = await request.formData();
		return answer(form, async () => {
			await act(signedIn(locals), form);
			redirect(303, `/account/registers?done=${done}`);
		});
	};

const registerIn = (form: FormData) => String(form.get('register'));

export const actions: Actions = {
	give: press('given', ({ sql, actor }, form) =>
		giveConsent(sql, actor, registerIn(form), String(form.get('agreement')))
	),
	withdraw: press('withdrawn', ({ sql, actor }, form) =>
		withdrawConsent(sql, actor, registerIn(form))
	),
	details: press('details', ({ sql, actor }, form) =>
		keepRegistrant(sql, actor, registerIn(form), readForm(registrantSchema, form))
	)
};
