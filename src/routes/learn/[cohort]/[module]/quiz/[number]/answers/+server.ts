import { json } from '@sveltejs/kit';
import * as v from 'valibot';
import {
	type AnswerRefusal,
	type AnswersReceived,
	answersSchema,
	idSchema,
	receiveAnswers
} from '#lib/assessment/receive-answers.server.ts';
import { standingOf } from '#lib/assessment/standing.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { systemClock } from '#lib/platform/clock.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import type { RequestHandler } from './$types';
import { tryPlace } from '../../place.ts';

/** How the try stands: the server's clock, the deadline, the state. Open pages ask every few seconds. */
export const GET: RequestHandler = async (event) => {
	const { sql, actor } = signedIn(event.locals);
	// The page names its try, which spares looking it up by its address.
	const named = v.safeParse(idSchema, event.url.searchParams.get('attempt'));
	const id = named.success ? named.output : (await tryPlace(event)).attempt.id;
	const standing = await standingOf(sql, actor, event.params, id);
	return json({ now: systemClock.now(), ...standing });
};

/**
 * Answers as they are given: `{attempt, client, answers: [{item, seq, response, flagged?}]}` in, one
 * receipt or refusal for each out. 200 when any was saved or known already.
 */
export const POST: RequestHandler = async ({ request, locals, params }) => {
	const { sql, actor } = signedIn(locals);
	const sent = v.safeParse(answersSchema, await request.json().catch(() => null));
	if (!sent.success) {
		locals.log.info({ issues: v.flatten(sent.issues) }, 'answers refused');
		return json({ message: 'These are not answers to a quiz.' }, { status: 400 });
	}
	// They have arrived when the last byte has: a slow upload gains no time.
	const arrived = { ...actor, at: systemClock.now() };
	const { attempt: attemptId } = sent.output;
	const received = await receiveAnswers(sql, arrived, params, sent.output).catch((error) => {
		if (error instanceof NotFound)
			locals.log.info({ attemptId, reason: 'not-yours' }, 'answers refused');
		throw error;
	});
	if (received.refused.length > 0) {
		locals.log.info({ attemptId, refused: received.refused.map(reasonOf) }, 'answers refused');
	}
	return json({ now: arrived.at, ...received }, { status: statusOf(received) });
};

/** What was answered is nobody's business but the learner's and the marker's. */
const reasonOf = ({ item, seq, reason }: AnswerRefusal) => ({ item, seq, reason });

function statusOf({ receipts, refused }: AnswersReceived): number {
	if (receipts.length > 0) return 200;
	const reasons = refused.map(({ reason }) => reason);
	if (reasons.includes('wrong-shape') || reasons.includes('unknown-item')) return 400;
	return reasons.includes('not-found') ? 404 : 409;
}
