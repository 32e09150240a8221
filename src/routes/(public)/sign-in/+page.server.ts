import { redirect } from '@sveltejs/kit';
import { deviceWords } from '#lib/identity/device.rules.ts';
import { ownPath } from '#lib/identity/next-path.rules.ts';
import { homeOf } from '#lib/identity/route-access.rules.ts';
import { SESSION_COOKIE, sessionCookie } from '#lib/identity/sessions.server.ts';
import { signIn, signInSchema } from '#lib/identity/sign-in.server.ts';
import { visitor } from '#lib/platform/actor.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { answer } from '../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
	const next = ownPath(url.searchParams.get('next'));
	if (locals.actor) redirect(303, next ?? homeOf(locals.actor.roles));
	return {
		asked: next !== null,
		signedOut: url.searchParams.has('signed-out'),
		reset: url.searchParams.has('password-set')
	};
};

export const actions: Actions = {
	default: async ({ request, locals, cookies, url, getClientAddress }) => {
		const form = await request.formData();
		return answer(form, async () => {
			const { email, password } = readForm(signInSchema, form);
			const { sessionId, roles } = await signIn(locals.sql, visitor(locals.at, locals.requestId), {
				email,
				password,
				address: getClientAddress(),
				device: deviceWords(request.headers.get('user-agent')),
				replaces: cookies.get(SESSION_COOKIE) ?? null
			});
			cookies.set(SESSION_COOKIE, sessionId, sessionCookie(locals.config.origin));
			redirect(303, ownPath(url.searchParams.get('next')) ?? homeOf(roles));
		});
	}
};
