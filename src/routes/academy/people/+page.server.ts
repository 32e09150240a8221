import { redirect } from '@sveltejs/kit';
import { createPerson, personSchema } from '#lib/identity/people.server.ts';
import { searchPeople } from '#lib/identity/people-search.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { answer } from '../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { sql, actor } = signedIn(locals);
	const q = url.searchParams.get('q') ?? '';
	const after = url.searchParams.get('after');
	const { rows, next } = await searchPeople(sql, actor, { q, after });
	return { q, people: rows, next, isFirst: after === null };
};

export const actions: Actions = {
	add: async ({ request, locals }) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		return answer(form, async () => {
			const input = readForm(personSchema, form);
			const id = await inTransaction(sql, (tx) => createPerson(tx, actor, input));
			redirect(303, `/academy/people/${id}?done=added`);
		});
	}
};
