import { redirect } from '@sveltejs/kit';
import { awardRecord } from '#lib/certification/award-record.server.ts';
import { shownOf } from '#lib/certification/correct-award.server.ts';
import { canBeWrittenAgain, grades } from '#lib/certification/correction.rules.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { NotFound } from '#lib/platform/errors.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { correctCertificate, correctionSchema } from '#lib/workflows/correct-certificate.server.ts';
import { answer } from '../../../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals }) => {
	const { sql } = signedIn(locals);
	const award = await awardRecord(sql, params.award);
	const shown = await shownOf(sql, award.id);
	if (!canBeWrittenAgain(shown.state)) throw new NotFound('That certificate');
	return { award, shown, grades };
};

export const actions: Actions = {
	default: async ({ params, locals, request }) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		return answer(form, async () => {
			const correction = readForm(correctionSchema, form);
			await correctCertificate(sql, actor, locals.config, { awardId: params.award, ...correction });
			redirect(303, `/academy/awards/${params.award}?done=corrected`);
		});
	}
};
