import { redirect } from '@sveltejs/kit';
import { modulesOf } from '#lib/catalogue/modules.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { questionSchema } from '#lib/messages/message.rules.ts';
import { questionsOf } from '#lib/messages/questions.server.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { newId } from '#lib/platform/id.ts';
import { enrolmentAt } from '#lib/progression/enrolments.server.ts';
import { askTutor } from '#lib/workflows/ask-tutor.server.ts';
import { answer } from '../../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { sql, actor } = signedIn(locals);
	const enrolment = await enrolmentAt(sql, actor, params.cohort);
	const [questions, modules] = await Promise.all([
		questionsOf(sql, enrolment.id),
		modulesOf(sql, enrolment.editionId)
	]);
	return {
		enrolment,
		questions,
		base: `/learn/${enrolment.cohortCode}`,
		modules: modules.map(({ code, title }) => ({ code, title })),
		about: url.searchParams.get('module') ?? '',
		key: newId(),
		done: url.searchParams.has('done')
	};
};

export const actions: Actions = {
	default: async ({ locals, params, request, url }) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		return answer(form, async () => {
			await enrolmentAt(sql, actor, params.cohort);
			const ask = { cohortCode: params.cohort, ...readForm(questionSchema, form) };
			await askTutor(sql, actor, locals.config, ask);
			redirect(303, `${url.pathname}?done`);
		});
	}
};
