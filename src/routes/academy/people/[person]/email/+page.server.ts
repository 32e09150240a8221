import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { mayChangeAccount } from '#lib/identity/change-person.server.ts';
import { personAt } from '#lib/identity/people.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import {
	askNewEmail,
	changeEmailByStaff,
	newEmailSchema
} from '#lib/workflows/change-email.server.ts';
import { answer } from '../../../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

const waySchema = v.object({
	email: newEmailSchema.entries.email,
	way: v.picklist(['link', 'now'], 'Choose how to change it')
});

export const load: PageServerLoad = async ({ locals, params }) => {
	const { sql, actor } = signedIn(locals);
	const person = await personAt(sql, actor, params.person);
	return { person, mayChange: mayChangeAccount(actor, person) };
};

export const actions: Actions = {
	default: async ({ locals, params, request }) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		const { person: personId } = params;
		return answer(form, async () => {
			const { email, way } = readForm(waySchema, form);
			if (way === 'link') {
				await askNewEmail(sql, actor, locals.config, { personId, email });
				redirect(303, `/academy/people/${personId}?done=email-link`);
			}
			const input = readForm(newEmailSchema, form);
			await changeEmailByStaff(sql, actor, locals.config, { personId, ...input });
			redirect(303, `/academy/people/${personId}?done=email`);
		});
	}
};
