import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { emailAddress } from '#lib/identity/email.rules.ts';
import { requestReset } from '#lib/identity/reset-password.server.ts';
import { visitor } from '#lib/platform/actor.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { answer } from '../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

const schema = v.object({ email: emailAddress });

export const load: PageServerLoad = ({ url }) => ({ asked: url.searchParams.has('asked') });

export const actions: Actions = {
	default: async ({ request, locals, getClientAddress }) => {
		const form = await request.formData();
		return answer(form, async () => {
			const { email } = readForm(schema, form);
			await requestReset(locals.sql, visitor(locals.at, locals.requestId), {
				email,
				address: getClientAddress()
			});
			redirect(303, '/forgotten-password?asked');
		});
	}
};
