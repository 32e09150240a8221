import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { changeOrganisation } from '#lib/identity/change-person.server.ts';
import { searchOrganisations } from '#lib/identity/organisations.server.ts';
import { personAt } from '#lib/identity/people.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { answer } from '../../../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

const schema = v.object({
	organisation: v.pipe(v.string('Choose an organisation'), v.nonEmpty('Choose an organisation'))
});

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { sql, actor } = signedIn(locals);
	const person = await personAt(sql, actor, params.person);
	const q = url.searchParams.get('q') ?? '';
	const { rows, next } = await searchOrganisations(sql, actor, { q, after: null });
	return { person, q, organisations: rows, more: next !== null };
};

export const actions: Actions = {
	default: async ({ locals, params, request }) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		return answer(form, async () => {
			const { organisation } = readForm(schema, form);
			const organisationId = organisation === 'none' ? null : organisation;
			const change = { personId: params.person, organisationId };
			await inTransaction(sql, (tx) => changeOrganisation(tx, actor, change));
			redirect(303, `/academy/people/${params.person}?done=organisation`);
		});
	}
};
