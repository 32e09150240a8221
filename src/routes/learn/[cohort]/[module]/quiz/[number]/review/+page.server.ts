import { redirect } from '@sveltejs/kit';
import { isOpen, lastAt } from '#lib/assessment/attempt.rules.ts';
import { pageSize } from '#lib/assessment/pages.rules.ts';
import { paperOf } from '#lib/assessment/papers.server.ts';
import { noteSeen } from '#lib/assessment/presence.server.ts';
import { showQuestion } from '#lib/assessment/question.rules.ts';
import { systemClock } from '#lib/platform/clock.server.ts';
import { submitAttempt } from '#lib/workflows/submit-attempt.server.ts';
import { clockOf, headOf, tryPlace } from '../../place.ts';
import { placeOfQuestion } from '../moves.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const place = await tryPlace(event);
	const { sql, actor, attempt, quiz, base } = place;
	const here = `${base}/${attempt.number}`;
	if (!isOpen(attempt.state) || actor.at > lastAt(attempt)) redirect(303, `${here}/receipt`);
	noteSeen(sql, attempt.id, actor.at);
	const paper = await paperOf(sql, attempt.id);
	return {
		...headOf(place),
		here,
		attempt: { number: attempt.number, ...clockOf(attempt, quiz) },
		now: actor.at,
		questions: paper.map(showQuestion).map(({ position, filled, flagged }) => ({
			position,
			filled,
			flagged,
			href: placeOfQuestion(here, pageSize(quiz.policy), position)
		}))
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { sql, actor, attempt, base } = await tryPlace(event);
		const { origin } = event.locals.config;
		const arrived = { ...actor, at: systemClock.now() };
		await submitAttempt(sql, arrived, { attemptId: attempt.id, origin });
		redirect(303, `${base}/${attempt.number}/receipt`);
	}
};
