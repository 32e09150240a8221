import { redirect } from '@sveltejs/kit';
import { liveAwardsOf } from '#lib/certification/correct-award.server.ts';
import { tidyName } from '#lib/platform/person-name.rules.ts';
import { personAt } from '#lib/identity/people.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { Invalid } from '#lib/platform/errors.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { changeName } from '#lib/workflows/change-name.server.ts';
import { newNameSchema } from '#lib/workflows/correct-certificate.server.ts';
import { answer } from '../../../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { sql, actor } = signedIn(locals);
	const person = await personAt(sql, actor, params.person);
	return { person, awards: await liveAwardsOf(sql, person.id) };
};

const sameName = { field: 'name', message: 'This is the name that they have. Enter the new one.' };

export const actions: Actions = {
	default: async ({ locals, params, request }) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		return answer(form, async () => {
			const change = readForm(newNameSchema, form);
			const { person: personId } = params;
			if (tidyName(change.name) === form.get('seen')) throw new Invalid([sameName]);
			await changeName(sql, actor, locals.config, { personId, ...change });
			redirect(303, `/academy/people/${personId}?done=name`);
		});
	}
};
