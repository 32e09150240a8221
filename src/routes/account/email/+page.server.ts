import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { emailAddress } from '#lib/identity/email.rules.ts';
import { requestNewEmail } from '#lib/identity/new-email.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { answer } from '../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

const schema = v.object({
	email: emailAddress,
	currentPassword: v.pipe(
		v.string('Enter your password'),
		v.nonEmpty('Enter your password'),
		v.maxLength(1000, 'That is not your password')
	)
});

export const load: PageServerLoad = ({ locals, url }) => ({
	email: locals.person?.email ?? '',
	asked: url.searchParams.has('asked')
});

export const actions: Actions = {
	default: async ({ request, locals, getClientAddress }) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		return answer(form, async () => {
			const { email, currentPassword } = readForm(schema, form);
			await requestNewEmail(sql, actor, {
				currentEmail: locals.person?.email ?? '',
				email,
				password: currentPassword,
				address: getClientAddress()
			});
			redirect(303, '/account/email?asked');
		});
	}
};
