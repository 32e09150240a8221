import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import {
	editOrganisation,
	mergeOrganisation,
	organisationSchema
} from '#lib/identity/change-organisation.server.ts';
import {
	organisationAt,
	peopleOf,
	searchOrganisations
} from '#lib/identity/organisations.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { answer } from '../../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

const mergeSchema = v.object({
	into: v.pipe(v.string(), v.uuid('Choose which one stays'))
});

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { sql, actor } = signedIn(locals);
	const organisation = await organisationAt(sql, actor, params.organisation);
	if (organisation.mergedInto) redirect(303, `/academy/organisations/${organisation.mergedInto}`);
	const q = url.searchParams.get('same') ?? organisation.name;
	const [people, alike] = await Promise.all([
		peopleOf(sql, actor, organisation.id),
		searchOrganisations(sql, actor, { q, after: null })
	]);
	const others = alike.rows.filter(({ id }) => id !== organisation.id);
	return { organisation, people, others, q, done: url.searchParams.get('done') };
};

export const actions: Actions = {
	edit: async ({ request, locals, params: { organisation: id } }) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		return answer(form, async () => {
			const input = readForm(organisationSchema, form);
			await inTransaction(sql, (tx) => editOrganisation(tx, actor, id, input));
			redirect(303, `/academy/organisations/${id}?done=edited`);
		});
	},
	merge: async ({ request, locals, params: { organisation: id } }) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		return answer(form, async () => {
			const { into } = readForm(mergeSchema, form);
			await inTransaction(sql, (tx) => mergeOrganisation(tx, actor, { id, into }));
			redirect(303, `/academy/organisations/${into}?done=merged`);
		});
	}
};
