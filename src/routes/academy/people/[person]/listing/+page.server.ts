import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { hideListing, listingOf } from '#lib/certification/listings.server.ts';
import { personAt } from '#lib/identity/people.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { answer } from '../../../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

const schema = v.object({
	act: v.picklist(['hide', 'show']),
	evidence: v.pipe(
		v.string(),
		v.trim(),
		v.nonEmpty('Say where it is written down why'),
		v.maxLength(200, 'Keep it under 200 letters')
	)
});

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { sql, actor } = signedIn(locals);
	const person = await personAt(sql, actor, params.person);
	const listing = await listingOf(sql, person.id);
	return { person, listing, done: url.searchParams.has('done') };
};

export const actions: Actions = {
	default: async ({ locals, params, request }) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		return answer(form, async () => {
			const { act, evidence } = readForm(schema, form);
			const { id: personId } = await personAt(sql, actor, params.person);
			const input = { personId, hide: act === 'hide', evidence };
			await inTransaction(sql, (tx) => hideListing(tx, actor, input));
			redirect(303, `/academy/people/${personId}/listing?done`);
		});
	}
};
