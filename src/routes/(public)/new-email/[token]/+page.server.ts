import { redirect } from '@sveltejs/kit';
import { newEmailOf } from '#lib/identity/links.server.ts';
import { visitor } from '#lib/platform/actor.ts';
import { confirmNewEmail } from '#lib/workflows/change-email.server.ts';
import { answer } from '../../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { sql, at, requestId }, params, url }) => {
	const done = url.searchParams.has('done');
	const link = done ? null : await newEmailOf(sql, visitor(at, requestId), params.token);
	return { email: link?.email ?? null, done };
};

export const actions: Actions = {
	default: async ({ request, locals: { sql, at, requestId, config }, params }) =>
		answer(await request.formData(), async () => {
			await confirmNewEmail(sql, visitor(at, requestId), config, params.token);
			redirect(303, `/new-email/${params.token}?done`);
		})
};
