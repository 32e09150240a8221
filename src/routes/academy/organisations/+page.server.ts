import { redirect } from '@sveltejs/kit';
import { addOrganisation, organisationSchema } from '#lib/identity/change-organisation.server.ts';
import { searchOrganisations } from '#lib/identity/organisations.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { answer } from '../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { sql, actor } = signedIn(locals);
	const q = url.searchParams.get('q') ?? '';
	const after = url.searchParams.get('after');
	const { rows, next } = await searchOrganisations(sql, actor, { q, after });
	return { q, organisations: rows, next, isFirst: after === null };
};

export const actions: Actions = {
	add: async ({ request, locals }) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		return answer(form, async () => {
			const input = readForm(organisationSchema, form);
			const id = await inTransaction(sql, (tx) => addOrganisation(tx, actor, input));
			redirect(303, `/academy/organisations/${id}?done=added`);
		});
	}
};
