import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { linkHolder } from '#lib/identity/links.server.ts';
import { resetPassword } from '#lib/identity/reset-password.server.ts';
import { SESSION_COOKIE, sessionCookie } from '#lib/identity/sessions.server.ts';
import { visitor } from '#lib/platform/actor.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { answer } from '../../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

const schema = v.object({ newPassword: v.string('Enter a new password') });

export const load: PageServerLoad = async ({ locals: { sql, at, requestId }, params }) => {
	const link = { token: params.token, purpose: 'reset-password' } as const;
	const holder = await linkHolder(sql, visitor(at, requestId), link);
	return { email: holder?.email ?? null };
};

export const actions: Actions = {
	default: async ({ request, locals: { sql, at, requestId, config }, params, cookies }) => {
		const form = await request.formData();
		return answer(form, async () => {
			const { newPassword } = readForm(schema, form);
			const { token } = params;
			await resetPassword(sql, visitor(at, requestId), { token, password: newPassword });
			cookies.delete(SESSION_COOKIE, sessionCookie(config.origin));
			redirect(303, '/sign-in?password-set');
		});
	}
};
