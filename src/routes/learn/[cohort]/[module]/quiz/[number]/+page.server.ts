import { fail, redirect } from '@sveltejs/kit';
import { isOpen, lastAt } from '#lib/assessment/attempt.rules.ts';
import { readAnswers } from '#lib/assessment/answer-form.ts';
import { pageSize, pageWith } from '#lib/assessment/pages.rules.ts';
import { paperOf } from '#lib/assessment/papers.server.ts';
import { noteSeen } from '#lib/assessment/presence.server.ts';
import { showQuestion } from '#lib/assessment/question.rules.ts';
import { type AnswerRefusal, receiveForm } from '#lib/assessment/receive-answers.server.ts';
import { systemClock } from '#lib/platform/clock.server.ts';
import { ServerOnly } from '#lib/platform/server-only.ts';
import type { Actions, PageServerLoad } from './$types';
import { placeAfter } from './moves.ts';
import { clockOf, headOf, tryPlace } from '../place.ts';

export const load: PageServerLoad = async (event) => {
	const place = await tryPlace(event);
	const { sql, actor, attempt, quiz, base } = place;
	const here = `${base}/${attempt.number}`;
	const over = !isOpen(attempt.state) || actor.at > lastAt(attempt);
	// A form that came too late is answered with what was typed in it.
	if (over && event.request.method !== 'POST') redirect(303, `${here}/receipt`);
	noteSeen(sql, attempt.id, actor.at);
	const questions = (await paperOf(sql, attempt.id)).map((line) => ({
		...showQuestion(line),
		receivedAt: line.receivedAt
	}));
	const asked = Number(event.url.searchParams.get('question'));
	return {
		...headOf(place),
		here,
		over,
		attempt: { number: attempt.number, ...clockOf(attempt, quiz) },
		now: actor.at,
		questions: new ServerOnly(questions),
		/** The questions on this page; null: all of them. */
		page: pageWith(asked, pageSize(quiz.policy), questions.length)
	};
};

export const actions: Actions = {
	save: async (event) => {
		const form = await event.request.formData();
		const { sql, actor, attempt, quiz, base } = await tryPlace(event);
		// What the form says has arrived when its last byte has: a slow upload gains no time.
		const arrived = { ...actor, at: systemClock.now() };
		const mine = form.get('attempt') === attempt.id;
		const refused = mine
			? await receiveForm(sql, arrived, event.params, { attemptId: attempt.id, form })
			: [];
		if (!mine || refused.length > 0) {
			const reasons = refused.map(({ item, reason }) => ({ item, reason }));
			event.locals.log.info({ attemptId: attempt.id, mine, refused: reasons }, 'answers refused');
			return fail(statusOf(refused), {
				issues: mine ? refused.map(issueOf) : [staleForm],
				typed: Object.fromEntries(readAnswers(form)),
				refused: refused.map(({ item, words, message }) => ({ item, words, message }))
			});
		}
		redirect(303, placeAfter(`${base}/${attempt.number}`, quiz, form.get('to')));
	}
};

const issueOf = ({ item, message }: AnswerRefusal) => ({
	field: `q${item}`,
	message: `Question ${item}: ${message}`
});
const staleForm = {
	field: '',
	message: 'This form belongs to another try, so nothing in it was saved.'
};
const statusOf = (refused: readonly AnswerRefusal[]) =>
	refused.some(({ reason }) => reason === 'wrong-shape' || reason === 'unknown-item') ? 400 : 409;
