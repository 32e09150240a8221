import { redirect } from '@sveltejs/kit';
import { signedIn } from '#lib/identity/signed-in.ts';
import { replySchema } from '#lib/messages/message.rules.ts';
import { questionAt } from '#lib/messages/questions.server.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { newId } from '#lib/platform/id.ts';
import { answerQuestion } from '#lib/workflows/ask-tutor.server.ts';
import { answer } from '../../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { sql, actor } = signedIn(locals);
	const { id, body, askedAt, moduleCode, moduleTitle, replies, ...who } = await questionAt(
		sql,
		actor,
		params.question
	);
	return {
		question: { id, body, askedAt, moduleCode, moduleTitle, replies },
		personName: who.personName,
		cohort: { code: who.cohortCode, name: who.cohortName },
		key: newId(),
		done: url.searchParams.has('done')
	};
};

export const actions: Actions = {
	default: async ({ locals, params, request, url }) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		return answer(form, async () => {
			await questionAt(sql, actor, params.question);
			const reply = { questionId: params.question, ...readForm(replySchema, form) };
			await answerQuestion(sql, actor, locals.config, reply);
			redirect(303, `${url.pathname}?done`);
		});
	}
};
