import { redirect } from '@sveltejs/kit';
import { cohortForm, completeCohort } from '#lib/cohorts/cohort.rules.ts';
import { cohorts, offers } from '#lib/cohorts/cohorts.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { openCohort } from '#lib/workflows/open-cohort.server.ts';
import { answer } from '../../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
	offers: await offers(signedIn(locals).sql)
});

export const actions: Actions = {
	default: async ({ locals, request }) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		return answer(form, async () => {
			const codes = (await cohorts(sql)).map(({ code }) => code);
			const cohort = completeCohort(readForm(cohortForm, form), await offers(sql), codes);
			await openCohort(sql, actor, cohort);
			redirect(303, `/academy/cohorts/${cohort.code}?done=opened`);
		});
	}
};
