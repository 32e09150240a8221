import { redirect } from '@sveltejs/kit';
import { isOpen, isWaiting, lastAt, settledAt } from '#lib/assessment/attempt.rules.ts';
import { typeOf } from '#lib/assessment/items/item-types.ts';
import { paperOf, type PaperLine } from '#lib/assessment/papers.server.ts';
import { shortReceipt } from '#lib/assessment/receipt.rules.ts';
import { isReleased, visibleFrom } from '#lib/assessment/release.server.ts';
import { answersForPerson } from '#lib/assessment/score.rules.ts';
import { headOf, resultWait, tryPlace } from '../../place.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const place = await tryPlace(event);
	const { sql, actor, attempt, base } = place;
	const here = `${base}/${attempt.number}`;
	const open = isOpen(attempt.state);
	if (open && actor.at <= lastAt(attempt)) redirect(303, here);
	const paper = await paperOf(sql, attempt.id);
	const visible = await visibleFrom(sql, attempt);
	const { dueAt, submittedAt, receipt } = attempt;
	return {
		...headOf(place),
		here,
		now: actor.at,
		attemptId: attempt.id,
		number: attempt.number,
		state: attempt.state,
		/** The clock is about to hand in; `mayAsk` once it should have done so. */
		waiting: open ? { mayAsk: actor.at >= settledAt(attempt) } : null,
		dueAt,
		submittedAt,
		byClock: submittedAt?.getTime() === lastAt(attempt).getTime(),
		receipt: receipt && shortReceipt(receipt),
		result: attempt.state === 'marked' && isReleased(visible, actor.at),
		/** Questions whose answers a tutor is marking. */
		forTutor: isWaiting(attempt.state) ? forTutor(paper) : [],
		/** When the result can be seen, in words; empty when it can. */
		resultWait: resultWait(visible, actor.at),
		answers: paper.map(answerInWords)
	};
};

const forTutor = (paper: readonly PaperLine[]): number[] => {
	const asked = new Set(answersForPerson(paper).map(({ itemId }) => itemId));
	return paper.filter(({ item }) => asked.has(item.id)).map(({ position }) => position);
};

const answerInWords = ({ position, item, response, receivedAt }: PaperLine) => {
	const type = typeOf(item);
	const filled = type.filled(item.body, response);
	const words = filled === 'none' ? '' : type.inWords(item.body, response);
	return { position, words, receivedAt: words ? receivedAt : null };
};
