import { redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { lettersLackingOf } from '#lib/certification/unprinted-names.server.ts';
import { changePassword } from '#lib/identity/reset-password.server.ts';
import {
	closeDevice,
	devicesOf,
	SESSION_COOKIE,
	sessionCookie,
	signOutEverywhere
} from '#lib/identity/sessions.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { addressIn } from '#lib/platform/contact.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { answer } from '../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

const passwordSchema = v.object({
	currentPassword: v.pipe(
		v.string('Enter your password of now'),
		v.nonEmpty('Enter your password of now'),
		v.maxLength(1000, 'That is not your password')
	),
	newPassword: v.string('Enter a new password')
});

const deviceSchema = v.object({ device: v.string() });

export const load: PageServerLoad = async ({ locals, cookies, url }) => {
	const { sql, actor } = signedIn(locals);
	return {
		name: locals.person?.name ?? '',
		email: locals.person?.email ?? '',
		letters: await lettersLackingOf(sql, actor.personId),
		contact: addressIn(locals.config.mailFrom),
		devices: await devicesOf(sql, actor.personId, cookies.get(SESSION_COOKIE) ?? ''),
		done: url.searchParams.get('done')
	};
};

export const actions: Actions = {
	password: async ({ request, locals, cookies }) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		return answer(form, async () => {
			const { currentPassword, newPassword } = readForm(passwordSchema, form);
			await changePassword(sql, actor, {
				email: locals.person?.email ?? '',
				current: currentPassword,
				password: newPassword,
				sessionId: cookies.get(SESSION_COOKIE) ?? ''
			});
			redirect(303, '/account?done=password');
		});
	},
	device: async ({ request, locals }) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		return answer(form, async () => {
			const { device } = readForm(deviceSchema, form);
			await inTransaction(sql, (tx) => closeDevice(tx, actor, device));
			redirect(303, '/account?done=device');
		});
	},
	everywhere: async ({ locals, cookies }: RequestEvent) => {
		const { sql, actor } = signedIn(locals);
		await inTransaction(sql, (tx) => signOutEverywhere(tx, actor));
		cookies.delete(SESSION_COOKIE, sessionCookie(locals.config.origin));
		redirect(303, '/sign-in?signed-out');
	}
};
