import { redirect } from '@sveltejs/kit';
import { liveAwardsOf } from '#lib/certification/rename-award.server.ts';
import { personAt } from '#lib/identity/people.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { changeName } from '#lib/workflows/change-name.server.ts';
import { correctionSchema } from '#lib/workflows/correct-certificate.server.ts';
import { answer } from '../../../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { sql, actor } = signedIn(locals);
	const person = await personAt(sql, actor, params.person);
	return { person, awards: await liveAwardsOf(sql, person.id) };
};

export const actions: Actions = {
	default: async ({ locals, params, request }) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		return answer(form, async () => {
			const change = readForm(correctionSchema, form);
			const { person: personId } = params;
			await changeName(sql, actor, locals.config, { personId, ...change });
			redirect(303, `/academy/people/${personId}?done=name`);
		});
	}
};
