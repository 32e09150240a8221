import * as v from 'valibot';
import type { Actor } from '#lib/platform/actor.ts';
import type { Sql } from '#lib/platform/database.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import { newId } from '#lib/platform/id.ts';
import { asShown, canonical, readAnswers } from './answer-form.ts';
import {
	effectiveAnswers,
	type GivenAnswer,
	type RefusalReason,
	saveAnswers
} from './answer-journal.server.ts';
import { typeOf } from './items/item-types.ts';
import { isAt, type OpenPaper, openPaper, type QuizAddress } from './open-papers.server.ts';
import { paperOf, type PaperLine } from './papers.server.ts';
import { noteSeen } from './presence.server.ts';
import { currentResponse } from './question.rules.ts';

export const idSchema = v.pipe(v.string(), v.uuid());
const count = (max: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(max));

const LONGEST_WAIT_MS = 30 * 86_400_000;
const withinReason = (ms: number) => Math.min(Math.max(0, ms), LONGEST_WAIT_MS);

/** What an open page sends: answers as they are given, each with the next number of that page. */
export const answersSchema = v.strictObject({
	/** The try's id: a page left open by somebody else must not write into mine. */
	attempt: idSchema,
	client: v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{8,64}$/)),
	answers: v.pipe(
		v.array(
			v.strictObject({
				/** The question's position on the paper. */
				item: count(999),
				seq: count(1_000_000),
				response: v.custom<object>((value) => typeof value === 'object' && value !== null),
				flagged: v.optional(v.boolean(), false),
				/** Milliseconds since it was given; a browser's clock may be set in between, to anything. */
				waited: v.optional(v.pipe(v.number(), v.transform(withinReason)))
			})
		),
		v.minLength(1),
		v.maxLength(200)
	)
});
export type SentAnswers = v.InferOutput<typeof answersSchema>;

export type AnswerReceipt = {
	item: number;
	seq: number;
	receivedAt: string;
	/** Another page was told something newer: that one counts. */
	superseded?: true;
};
export type AnswerRefusal = {
	item: number;
	seq: number;
	reason: RefusalReason | 'unknown-item' | 'wrong-shape';
	message: string;
	/** The answer in words, where it can no longer count: the learner should still see it. */
	words?: string;
	/** The same answer reached us in another way before, and counts: nothing is lost. */
	counts?: true;
};
export type AnswersReceived = { receipts: AnswerReceipt[]; refused: AnswerRefusal[] };

/**
 * Takes the answers of one open page. Each is saved or refused by itself; `actor.at` is when they
 * arrived. Idempotent by (try, client, seq).
 * @throws NotFound when the try is not the actor's, or not the one of the address
 */
export async function receiveAnswers(
	sql: Sql,
	actor: Actor,
	address: QuizAddress,
	sent: SentAnswers
): Promise<AnswersReceived> {
	const paper = await openPaper(sql, sent.attempt);
	if (paper?.personId !== actor.personId || !isAt(paper, address)) throw new NotFound('That try');
	noteSeen(sql, sent.attempt, actor.at);

	const judged = sent.answers.map((answer) => ({ answer, ...judge(paper, sent, answer) }));
	const sound = judged.filter((one) => 'given' in one);
	const saved = await saveAnswers(
		sql,
		actor,
		sound.map(({ given }) => given)
	);

	const ended = saved.some((one) => 'refused' in one && isOver(one.refused));
	const counting = ended ? await effectiveAnswers(sql, sent.attempt) : null;
	const received: AnswersReceived = { receipts: [], refused: [] };
	for (const one of judged) {
		if ('refusal' in one) received.refused.push(one.refusal);
	}
	sound.forEach(({ answer: { item, seq }, given }, index) => {
		const outcome = saved[index];
		if (!outcome) return;
		if ('receivedAt' in outcome) {
			const receivedAt = outcome.receivedAt.toISOString();
			received.receipts.push({
				...{ item, seq, receivedAt },
				...(outcome.superseded && { superseded: true })
			});
		} else {
			const reason = outcome.refused;
			const same = counting?.get(given.itemId)?.response;
			received.refused.push({
				...{ item, seq, reason, message: refusalWords(reason) },
				...(isOver(reason) && { words: inWords(paper, item, given.response) }),
				...(isOver(reason) && canonical(same) === canonical(given.response) && { counts: true })
			});
		}
	});
	return received;
}

const isOver = (reason: RefusalReason): boolean => reason === 'late' || reason === 'closed';

function inWords({ items }: OpenPaper, position: number, response: object): string {
	const item = items[position - 1];
	return item ? typeOf(item).inWords(item.body, response) : '';
}

/**
 * Takes a form of the page without JavaScript: what the learner changed on it, and nothing else, so
 * that an old page sent again does not bring old answers back. Idempotent: what is stored already
 * is not stored again.
 * @returns what was not saved, each with what was sent in words
 */
export async function receiveForm(
	sql: Sql,
	actor: Actor,
	address: QuizAddress,
	{ attemptId, form }: { attemptId: string; form: Iterable<[string, unknown]> }
): Promise<(AnswerRefusal & { words: string })[]> {
	const paper = await paperOf(sql, attemptId);
	const changed = [...readAnswers(form)].filter(
		([position, { response, flagged, was }]) =>
			!isKnown(paper[position - 1], response, flagged, was)
	);
	if (changed.length === 0) return [];
	const answers = changed.map(([item, { response, flagged }], index) => ({
		item,
		seq: index + 1,
		response,
		flagged
	}));
	const sent = { attempt: attemptId, client: `form-${newId()}`, answers };
	const { refused } = await receiveAnswers(sql, actor, address, sent);
	return refused.map((refusal) => {
		const item = paper[refusal.item - 1]?.item;
		const response = answers.find((answer) => answer.item === refusal.item)?.response;
		return { ...refusal, words: item ? typeOf(item).inWords(item.body, response) : '' };
	});
}

/** True for an answer that the page showed already, or that counts already. */
function isKnown(
	line: PaperLine | undefined,
	response: object,
	flagged: boolean,
	was: string | null
): boolean {
	if (!line) return false;
	const accepted = typeOf(line.item).accept(line.item.body, response);
	if ('fault' in accepted) return false;
	const sent = asShown(accepted.response, flagged);
	const asSent = asShown(response, flagged);
	return sent === was || asSent === was || sent === asShown(currentResponse(line), line.flagged);
}

type Judged = { given: GivenAnswer } | { refusal: AnswerRefusal };

function judge(
	paper: OpenPaper,
	sent: SentAnswers,
	answer: SentAnswers['answers'][number]
): Judged {
	const { item: position, seq, flagged, waited } = answer;
	const item = paper.items[position - 1];
	if (!item) {
		const message = `There is no question ${position} in this quiz.`;
		return { refusal: { item: position, seq, reason: 'unknown-item', message } };
	}
	const accepted = typeOf(item).accept(item.body, answer.response);
	if ('fault' in accepted) {
		return { refusal: { item: position, seq, reason: 'wrong-shape', message: accepted.fault } };
	}
	const { attempt: attemptId, client } = sent;
	return {
		given: { attemptId, itemId: item.id, client, seq, response: accepted.response, flagged, waited }
	};
}

function refusalWords(reason: RefusalReason): string {
	switch (reason) {
		case 'late':
			return 'Your time had ended before this answer reached us, so it does not count.';
		case 'closed':
			return 'This quiz has been handed in, so the answer does not count.';
		case 'sequence-jump':
			return 'The number of this answer is far ahead of the others, so it was not saved. It is sent again under a new one.';
		case 'sequence-used':
			return 'Another answer was sent under the same number, so this one was not saved.';
		case 'not-found':
			return 'This question is not part of your quiz.';
	}
}
