import { redirect } from '@sveltejs/kit';
import { accommodationsOf } from '#lib/assessment/accommodations.server.ts';
import { isOpen } from '#lib/assessment/attempt.rules.ts';
import { termsOf } from '#lib/assessment/terms.server.ts';
import { givenMinutes } from '#lib/assessment/timing.rules.ts';
import { clockAt, instantAt } from '#lib/platform/local-time.ts';
import { Invalid } from '#lib/platform/errors.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { giveExtraTime, moveQuizEnd } from '#lib/workflows/give-time.server.ts';
import { answer } from '../../../../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';
import { endSchema, extraSchema, LONDON } from './forms.ts';
import { triesPlace } from './place.ts';

export const load: PageServerLoad = async (event) => {
	const { sql, actor, place, module, quiz, attempts, here } = await triesPlace(event);
	const terms = await termsOf(sql, place.id, quiz.id);
	const given = await accommodationsOf(sql, place.id);
	const open = attempts.find(({ state }) => isOpen(state)) ?? null;
	const ends = open?.dueAt ?? terms.closesAt;
	return {
		now: actor.at,
		...{ place, here, open, terms, attempts },
		module: { code: module.code, title: module.title },
		quiz: { id: quiz.id, title: quiz.title, minutes: quiz.policy.minutes },
		ownMinutes: quiz.policy.minutes + givenMinutes(quiz.policy.minutes, terms),
		end: ends && { at: ends, ...clockAt(ends, LONDON) },
		given: given.filter(({ assessmentId }) => !assessmentId || assessmentId === quiz.id),
		done: event.url.searchParams.get('done')
	};
};

export const actions: Actions = {
	extra: async (event) => {
		const form = await event.request.formData();
		const { sql, actor, place, quiz, here } = await triesPlace(event);
		return answer(form, async () => {
			const { scope, reason, ...extra } = readForm(extraSchema, form);
			const assessmentId = scope === 'this' ? quiz.id : null;
			const about = { enrolmentId: place.id, assessmentId, quizTitle: quiz.title };
			await giveExtraTime(sql, actor, { ...about, reason, ...extra });
			redirect(303, `${here}?done=extra`);
		});
	},
	end: async (event) => {
		const form = await event.request.formData();
		const { sql, actor, place, quiz, here } = await triesPlace(event);
		return answer(form, async () => {
			const { day, time, endReason: reason } = readForm(endSchema, form);
			const until = instantAt(day, time, LONDON);
			if (!until) throw new Invalid([{ field: 'day', message: 'Enter a day and a time of day' }]);
			const about = { enrolmentId: place.id, assessmentId: quiz.id, quizTitle: quiz.title };
			await moveQuizEnd(sql, actor, { ...about, until, reason });
			redirect(303, `${here}?done=end`);
		});
	}
};
