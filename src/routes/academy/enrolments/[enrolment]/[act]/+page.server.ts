import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { authorise } from '#lib/identity/permissions.rules.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { NotFound } from '#lib/platform/errors.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { enrolmentById } from '#lib/progression/enrolments.server.ts';
import { actsIn, standingActs } from '#lib/progression/standing.rules.ts';
import { changeStanding } from '#lib/workflows/change-standing.server.ts';
import { answer } from '../../../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

const actNamed = (name: string) => {
	const act = standingActs.find((each) => each === name);
	if (!act) throw new NotFound();
	return act;
};

export const load: PageServerLoad = async ({ locals, params }) => {
	const { sql, actor } = signedIn(locals);
	const act = actNamed(params.act);
	const place = await enrolmentById(sql, params.enrolment);
	authorise(actor, 'enrolment.manage', { cohortId: place.cohortId });
	return { place, act, possible: actsIn(place.state).includes(act) };
};

const schema = v.object({
	reason: v.pipe(
		v.string('Enter the reason'),
		v.nonEmpty('Enter the reason'),
		v.maxLength(500, 'The reason must have 500 characters or fewer')
	)
});

export const actions: Actions = {
	default: async ({ locals, params, request }) => {
		const { sql, actor } = signedIn(locals);
		const act = actNamed(params.act);
		const form = await request.formData();
		return answer(form, async () => {
			const { reason } = readForm(schema, form);
			const input = { enrolmentId: params.enrolment, act, reason };
			await changeStanding(sql, actor, locals.config, input);
			redirect(303, `/academy/enrolments/${params.enrolment}?done=${act}`);
		});
	}
};
