import * as v from 'valibot';
import type { Actor } from '#lib/platform/actor.ts';
import { systemClock } from '#lib/platform/clock.server.ts';
import type { Sql } from '#lib/platform/database.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import type { Log } from '#lib/platform/log.server.ts';
import { onceDatabaseIsBack } from '#lib/platform/once-back.server.ts';
import type { QuizAddress } from './open-papers.server.ts';
import {
	type AnswerRefusal,
	type AnswersReceived,
	answersSchema,
	idSchema,
	receiveAnswers
} from './receive-answers.server.ts';
import { standingOf } from './standing.server.ts';

type Asker = { sql: Sql; actor: Actor; log: Log };
export type JsonAnswer = { status: number; body: object };

/** The id of a try, as an address or a page may give it; null for anything else. */
export const attemptIdIn = (given: unknown): string | null =>
	v.is(idSchema, given) ? given : null;

/** How the try stands: the server's clock, the deadline, the state. Open pages ask every few seconds. */
export async function tellStanding(
	{ sql, actor, log }: Asker,
	address: QuizAddress,
	attemptId: string
): Promise<JsonAnswer> {
	const standing = await standingOf(sql, actor, address, attemptId).catch(
		noteNotYours(log, attemptId, 'standing refused')
	);
	return { status: 200, body: { now: systemClock.now(), ...standing } };
}

/**
 * Answers as they are given: `{attempt, client, answers: [{item, seq, response, flagged?}]}` in, one
 * receipt or refusal for each out. 200 when any was saved or known already.
 * @param body what came, parsed; call it when the last byte has arrived: that is when they arrived,
 *   so a slow upload gains no time
 * @param at when that was, if the caller knows better: it may have waited for the database
 */
export async function takeAnswers(
	{ sql, actor, log }: Asker,
	address: QuizAddress,
	body: unknown,
	at = systemClock.now()
): Promise<JsonAnswer> {
	const arrived = { ...actor, at };
	const sent = v.safeParse(answersSchema, body);
	if (!sent.success) {
		log.info({ issues: v.flatten(sent.issues) }, 'answers refused');
		return { status: 400, body: { message: 'These are not answers to a quiz.' } };
	}
	const { attempt: attemptId } = sent.output;
	const received = await onceDatabaseIsBack(() =>
		receiveAnswers(sql, arrived, address, sent.output)
	).catch(noteNotYours(log, attemptId, 'answers refused'));
	if (received.refused.length > 0) {
		log.info({ attemptId, refused: received.refused.map(reasonOf) }, 'answers refused');
	}
	return { status: statusOf(received), body: { now: arrived.at, ...received } };
}

const noteNotYours =
	(log: Log, attemptId: string, words: string) =>
	(error: unknown): never => {
		if (error instanceof NotFound) log.info({ attemptId, reason: 'not-yours' }, words);
		throw error;
	};

/** What was answered is nobody's business but the learner's and the marker's. */
const reasonOf = ({ item, seq, reason }: AnswerRefusal) => ({ item, seq, reason });

function statusOf({ receipts, refused }: AnswersReceived): number {
	if (receipts.length > 0) return 200;
	const reasons = refused.map(({ reason }) => reason);
	if (reasons.includes('wrong-shape') || reasons.includes('unknown-item')) return 400;
	return reasons.includes('not-found') ? 404 : 409;
}
