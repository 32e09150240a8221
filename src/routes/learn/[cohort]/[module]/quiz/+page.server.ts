import { redirect } from '@sveltejs/kit';
import { isOpen, isWaiting, lastAt } from '#lib/assessment/attempt.rules.ts';
import { attemptsOf } from '#lib/assessment/attempts.server.ts';
import { paperLengthsNow } from '#lib/assessment/corrections/short-papers.server.ts';
import { takenOutOf } from '#lib/assessment/papers.server.ts';
import { visibleTries } from '#lib/assessment/release.server.ts';
import { termsOf } from '#lib/assessment/terms.server.ts';
import { cutEnd } from '#lib/assessment/timing.rules.ts';
import { countedPercent, nextTry } from '#lib/assessment/tries.rules.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { currentMarks } from '#lib/marking/marks.server.ts';
import { addressIn } from '#lib/platform/contact.ts';
import { moduleAt } from '#lib/progression/modules.server.ts';
import { triesOf } from '#lib/progression/tries.server.ts';
import { percentUnder } from '#lib/progression/words.rules.ts';
import { startQuizAttempt } from '#lib/workflows/start-attempt.server.ts';
import { answer } from '../../../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';
import { headOf, quizPlace, resultWait } from './place.ts';
import { rulesOf } from './rules.ts';
import { whyShut } from '../why-shut.ts';

export const load: PageServerLoad = async (event) => {
	const place = await quizPlace(event);
	const { sql, actor, enrolment, quiz } = place;
	const [module, attempts, terms, tries, marks, visible, takenOut] = await Promise.all([
		moduleAt(sql, enrolment, place.module.code, actor.at),
		attemptsOf(sql, enrolment.id, quiz.id),
		termsOf(sql, enrolment.id, quiz.id),
		triesOf(sql, enrolment.id, place.module.id),
		currentMarks(sql, enrolment.id),
		visibleTries(sql, enrolment.id, quiz.id),
		takenOutOf(sql, quiz.id)
	]);
	const questions =
		takenOut.size > 0 ? (await paperLengthsNow(sql, quiz.id)).drawn : quiz.policy.itemCount;
	const allowed = tries.find(({ assessmentId }) => assessmentId === quiz.id)?.allowed ?? 0;
	const past = attempts
		.filter(({ state }) => !isOpen(state))
		.map(({ id, number, state, submittedAt }) => {
			const mark = marks.find(({ attemptId }) => attemptId === id)?.percent ?? null;
			const wait = resultWait(visible.get(id) ?? null, actor.at);
			const percent = wait ? null : mark;
			const text = percent === null ? '' : percentUnder(percent, quiz.floorPercent);
			const of = { voided: state === 'voided', waiting: isWaiting(state), wait };
			return { number, submittedAt, ...of, percent, isHeld: mark !== null && wait !== '', text };
		});
	const counting = past.filter(({ voided }) => !voided);
	// What the tries come to hangs on each of them.
	const counted = counting.some(({ isHeld }) => isHeld)
		? []
		: counting.flatMap(({ percent }) => percent ?? []);
	const { introHtml, counts = 'best' } = quiz.policy;
	const open = attempts.find(({ state }) => isOpen(state));
	return {
		...headOf(place),
		now: actor.at,
		contact: addressIn(event.locals.config.mailFrom),
		enrolmentState: enrolment.state,
		moduleState: module.state,
		closed: await whyShut(sql, enrolment, module, actor.at),
		rules: { ...rulesOf(quiz, terms, allowed), itemCount: questions },
		introHtml,
		floorPercent: quiz.floorPercent,
		weightPercent: quiz.weightPercent,
		past,
		countedPercent: countedPercent(counts, counted),
		openUntil: open ? lastAt(open) : null,
		cutEnd: cutEnd(actor.at, quiz.policy.minutes, terms),
		next: nextTry(attempts, allowed, quiz.policy, actor.at, terms)
	};
};

export const actions: Actions = {
	default: async ({ locals, params }) => {
		const { sql, actor } = signedIn(locals);
		const { cohort, module } = params;
		return answer(new FormData(), async () => {
			const number = await startQuizAttempt(sql, actor, { cohort, module });
			redirect(303, `/learn/${cohort}/${module}/quiz/${number}`);
		});
	}
};
