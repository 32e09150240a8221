import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import {
	addIdentifier,
	endIdentifier,
	identifierSchema,
	identifiersOf
} from '#lib/identity/identifiers.server.ts';
import { personAt } from '#lib/identity/people.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { answer } from '../../../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { sql, actor } = signedIn(locals);
	const person = await personAt(sql, actor, params.person);
	const identifiers = await identifiersOf(sql, actor, person.id);
	return { person, identifiers, done: url.searchParams.get('done') };
};

const endSchema = v.object({ system: v.string(), value: v.string() });

export const actions: Actions = {
	add: async ({ locals, params, request }) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		return answer(form, async () => {
			const input = { personId: params.person, ...readForm(identifierSchema, form) };
			await inTransaction(sql, (tx) => addIdentifier(tx, actor, input));
			redirect(303, `/academy/people/${params.person}/identifiers?done=added`);
		});
	},
	end: async ({ locals, params, request }) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		return answer(form, async () => {
			const input = { personId: params.person, ...readForm(endSchema, form) };
			await inTransaction(sql, (tx) => endIdentifier(tx, actor, input));
			redirect(303, `/academy/people/${params.person}/identifiers?done=ended`);
		});
	}
};
