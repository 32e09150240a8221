import { redirect } from '@sveltejs/kit';
import { liveAwardsOf } from '#lib/certification/correct-award.server.ts';
import { personAt } from '#lib/identity/people.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { Invalid } from '#lib/platform/errors.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { changeName, renamingSchema } from '#lib/workflows/change-name.server.ts';
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
			const change = readForm(renamingSchema, form);
			const { person: personId } = params;
			const isSame =
				change.name === form.get('seen') &&
				(change.nameOnCertificates ?? '') === (form.get('seenOnCertificates') ?? '');
			if (isSame) throw new Invalid([sameName]);
			await changeName(sql, actor, locals.config, { personId, ...change });
			redirect(303, `/academy/people/${personId}?done=name`);
		});
	}
};
