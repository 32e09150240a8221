import { redirect } from '@sveltejs/kit';
import { deviceWords } from '#lib/identity/device.rules.ts';
import { linkHolder, linkTrace } from '#lib/identity/links.server.ts';
import { hasPassword } from '#lib/identity/passwords.server.ts';
import { SESSION_COOKIE, sessionCookie } from '#lib/identity/sessions.server.ts';
import { visitor } from '#lib/platform/actor.ts';
import { enrolmentsOf } from '#lib/progression/enrolments.server.ts';
import { askForInvitation } from '#lib/workflows/send-invitation.server.ts';
import { takeUpInvitation } from '#lib/workflows/take-up-invitation.server.ts';
import { answer } from '../../../form-answer.ts';
import type { ClosedLink } from './closed-headings.ts';
import type { Actions, PageServerLoad } from './$types';

const purpose = 'invitation';

export const load: PageServerLoad = async ({ locals: { sql, at, requestId }, params, url }) => {
	const { token } = params;
	const asked = url.searchParams.has('asked');
	const holder = await linkHolder(sql, visitor(at, requestId), { token, purpose });
	if (!holder) {
		const trace = await linkTrace(sql, { token, purpose });
		const link: ClosedLink = trace ? (trace.usedAt ? 'used' : 'expired') : 'unknown';
		return { link, asked, holder: null, places: [] };
	}
	const all = await enrolmentsOf(sql, holder.personId);
	const places = all.filter(({ state }) => state === 'invited');
	const isNew = !(await hasPassword(sql, holder.personId));
	const { name, email } = holder;
	if (places.length === 0) {
		const took = all.some(({ state }) => !['withdrawn', 'lapsed'].includes(state));
		const link: ClosedLink = took ? 'used' : 'taken-back';
		return { link, asked, holder: null, places };
	}
	return { link: 'open', asked, holder: { name, email, isNew }, places } as const;
};

export const actions: Actions = {
	accept: async ({ request, locals: { sql, at, requestId, config }, params, cookies }) => {
		const form = await request.formData();
		return answer(form, async () => {
			const { opened, sessionId } = await takeUpInvitation(sql, visitor(at, requestId), {
				token: params.token,
				password: String(form.get('newPassword') ?? ''),
				device: deviceWords(request.headers.get('user-agent')),
				replaces: cookies.get(SESSION_COOKIE) ?? null
			});
			if (sessionId) cookies.set(SESSION_COOKIE, sessionId, sessionCookie(config.origin));
			redirect(303, opened.length === 1 ? `/learn/${opened[0]}` : '/learn');
		});
	},
	again: async ({ locals: { sql, at, requestId, config }, params }) =>
		answer(new FormData(), async () => {
			await askForInvitation(sql, visitor(at, requestId), config, params.token);
			redirect(303, `/invitation/${params.token}?asked`);
		})
};
