import { redirect } from '@sveltejs/kit';
import { signedIn } from '#lib/identity/signed-in.ts';
import { answersToMark } from '#lib/marking/answer-scripts.server.ts';
import { nextOf } from '#lib/marking/next-work.rules.ts';
import { keepAnswerDraft, publishAnswerMarks } from '#lib/workflows/mark-answers.server.ts';
import { answer } from '../../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';
import { answersDesk, judgedAnswersIn } from './answers-desk.ts';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { sql, actor } = signedIn(locals);
	return {
		...(await answersDesk(sql, actor, params.attempt)),
		published: url.searchParams.has('published'),
		saved: url.searchParams.has('saved')
	};
};

export const actions: Actions = {
	save: async ({ request, locals, params, url }) => {
		const form = await request.formData();
		const { sql, actor } = signedIn(locals);
		return answer(form, async () => {
			await keepAnswerDraft(
				sql,
				actor,
				await judgedAnswersIn(sql, actor, params.attempt, form, {})
			);
			redirect(303, `${url.pathname}?saved`);
		});
	},
	/** For the page's script, which stays where it is. */
	autosave: async ({ request, locals, params }) => {
		const form = await request.formData();
		const { sql, actor } = signedIn(locals);
		return answer(form, async () => {
			const lenient = { lenient: true };
			const input = await judgedAnswersIn(sql, actor, params.attempt, form, lenient);
			return { savedAt: await keepAnswerDraft(sql, actor, input) };
		});
	},
	publish: async ({ request, locals, params }) => {
		const form = await request.formData();
		const { sql, actor } = signedIn(locals);
		return answer(form, async () => {
			const finished = { finished: true };
			const input = await judgedAnswersIn(sql, actor, params.attempt, form, finished);
			await publishAnswerMarks(sql, actor, { ...input, origin: locals.config.origin });
			const next = nextOf(await answersToMark(sql, actor));
			redirect(303, next ? `/teach/answers/${next.attemptId}?published` : '/teach?published');
		});
	}
};
