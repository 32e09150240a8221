import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { mayChangeAccount } from '#lib/identity/change-person.server.ts';
import { closingFacts } from '#lib/identity/close-account.server.ts';
import { closingReasonNames, placeOnClosing } from '#lib/identity/closing.rules.ts';
import { personAt } from '#lib/identity/people.server.ts';
import { placesOf } from '#lib/identity/person-record.server.ts';
import { grantsOf } from '#lib/identity/roles.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { closePerson, reopenPerson } from '#lib/workflows/close-person.server.ts';
import { answer } from '../../../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { sql, actor } = signedIn(locals);
	const person = await personAt(sql, actor, params.person);
	const [facts, places, grants] = await Promise.all([
		closingFacts(sql, actor, person.id),
		placesOf(sql, actor, person.id),
		grantsOf(sql, actor, person.id)
	]);
	const ends = places.map((place) => ({ ...place, then: placeOnClosing(place.state) }));
	const isSelf = person.id === actor.personId;
	return {
		person,
		facts,
		places: ends,
		grants,
		isSelf,
		mayChange: mayChangeAccount(actor, person)
	};
};

const schema = v.object({ reason: v.picklist(closingReasonNames, 'Choose the reason') });

export const actions: Actions = {
	close: async ({ locals, params, request }) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		return answer(form, async () => {
			const input = { personId: params.person, ...readForm(schema, form) };
			await closePerson(sql, actor, locals.config, input);
			redirect(303, `/academy/people/${params.person}?done=closed`);
		});
	},
	reopen: async ({ locals, params, request }) => {
		const { sql, actor } = signedIn(locals);
		return answer(await request.formData(), async () => {
			await reopenPerson(sql, actor, params.person);
			redirect(303, `/academy/people/${params.person}?done=reopened`);
		});
	}
};
