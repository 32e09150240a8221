import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { attemptAt } from '#lib/assessment/attempts.server.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { setAttemptAside } from '#lib/workflows/void-attempt.server.ts';
import { answer } from '../../../../../../form-answer.ts';
import { reasonSchema } from '../forms.ts';
import { triesPlace } from '../place.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { sql, place, quiz, here } = await triesPlace(event);
	const { number, state } = await attemptAt(sql, place.id, quiz.id, event.params.number);
	return { place, here, quizTitle: quiz.title, number, state };
};

const schema = v.object({ reason: reasonSchema });

export const actions: Actions = {
	default: async (event) => {
		const form = await event.request.formData();
		const { sql, actor, place, quiz, here } = await triesPlace(event);
		const attempt = await attemptAt(sql, place.id, quiz.id, event.params.number);
		return answer(form, async () => {
			const { reason } = readForm(schema, form);
			const about = { enrolmentId: place.id, attemptId: attempt.id, quizTitle: quiz.title };
			await setAttemptAside(sql, actor, { ...about, reason });
			redirect(303, `${here}?done=set-aside`);
		});
	}
};
