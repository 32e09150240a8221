import type { Actor } from '#lib/platform/actor.ts';
import { inTransaction, type Sql, type Transaction } from '#lib/platform/database.server.ts';
import { lockState, lockStates, move, moveMany } from '#lib/platform/machine-store.server.ts';
import { type Batch, type Claim, claimWithin } from './claims.server.ts';
import { setNextTries, storedDelivery, wakeDeliveries } from './deliveries.server.ts';
import { storedReceiver } from './receivers.server.ts';
import { givesUpAt, isOutage, nextTry, spreadOf } from './retry.rules.ts';
import type { Answer } from './signed-post.server.ts';

/** One notice that was sent, and what came back. */
export type Try = { claim: Claim; answer: Answer };

/**
 * Records how the tries of a batch went and what follows from each, and takes the next batch in the
 * same commit.
 * @param atMost how many more; 0: this worker ends here, and another goes on
 * @returns what to send next; null when there is nothing, or not now
 */
export async function recordTries(
	sql: Sql,
	actor: Actor,
	batch: Batch,
	tries: readonly Try[],
	atMost: number
): Promise<Batch | null> {
	const { receiverId } = batch;
	return await inTransaction(sql, async (tx) => {
		// In this order, and in one go: a backlog is as fast as the answers of the database. Plans are kept: one
		// that was made while there were few tries would read all of them from end to end, for each notice.
		const byKey = tx`set local enable_seqscan = off`.execute();
		const [, states, isThere] = await Promise.all([
			byKey,
			lockStates(
				tx,
				storedDelivery,
				tries.map(({ claim }) => claim.deliveryId)
			),
			isStillThere(tx, batch),
			writeTries(tx, actor, tries)
		]);
		const heard = isThere ? tries : [];
		if (heard.length > 0) await judgeReceiver(tx, actor, batch, heard);
		// Two workers may have sent the same notice: the second answer changes nothing.
		const open = heard.filter(({ claim }) => states.get(claim.deliveryId)?.state === 'waiting');
		const received = open.filter(({ answer }) => answer.error === null);
		const moves = received.map(({ claim, answer }) => ({
			id: claim.deliveryId,
			event: { type: 'acknowledged', status: answer.status ?? 0 } as const
		}));
		await moveMany(tx, storedDelivery, actor, moves);
		await postpone(
			tx,
			actor,
			open.filter(({ answer }) => answer.error !== null)
		);
		if (atMost > 0) return await claimWithin(tx, actor, receiverId, atMost);
		await wakeDeliveries(tx, actor, { receiverId });
		return null;
	});
}

async function writeTries(tx: Transaction, actor: Actor, tries: readonly Try[]): Promise<void> {
	const rows = tries.map(({ claim, answer: { status, error, durationMs } }) => ({
		...{ id: claim.deliveryId, status, error, ms: durationMs }
	}));
	await tx`
		insert into delivery_try (delivery_id, number, at, status, error, duration_ms)
		select t.id, coalesce((select max(number) from delivery_try where delivery_id = t.id), 0) + 1,
			${actor.at}, t.status, t.error, t.ms
		from json_to_recordset(${tx.json(rows as never)}::json)
			as t(id uuid, status int, error text, ms int)`;
}

/** What an address says that a register has left meanwhile is no word of that register. */
async function isStillThere(tx: Transaction, { receiverId, url }: Batch): Promise<boolean> {
	const there = await tx`select from receiver where id = ${receiverId} and url = ${url}`;
	return there.length > 0;
}

/** What the answers say about the register itself. Of several outages it is the one that asks for most. */
async function judgeReceiver(
	tx: Transaction,
	actor: Actor,
	batch: Batch,
	tries: readonly Try[]
): Promise<void> {
	const answers = tries.map(({ answer }) => answer);
	if (answers.some(({ status }) => status === 410)) {
		return await receiverGone(tx, actor, batch.receiverId);
	}
	const outages = answers.filter(({ error, status }) => error !== null && isOutage(status));
	if (outages.length < answers.length) await receiverAnswered(tx, batch.receiverId);
	if (outages.length > 0) {
		const asked = Math.max(...outages.map(({ retryAfterSeconds }) => retryAfterSeconds ?? 0));
		await receiverFailed(tx, actor, batch, asked);
	}
}

async function receiverAnswered(tx: Transaction, receiverId: string): Promise<void> {
	await tx`
		update receiver set failures = 0, failing_since = null, rest_until = null
		where id = ${receiverId} and failures > 0`;
}

/** Tries that were under way at the same time count as one failure: the first to report it wins. */
async function receiverFailed(
	tx: Transaction,
	actor: Actor,
	{ receiverId, receiverFailures }: Batch,
	retryAfterSeconds: number
): Promise<void> {
	const failures = receiverFailures + 1;
	const rest = nextTry(actor.at, failures, 'receiver', {
		retryAfterSeconds,
		spread: spreadOf(receiverId)
	});
	await tx`
		update receiver set failures = ${failures}, rest_until = ${rest},
			failing_since = coalesce(failing_since, ${actor.at})
		where id = ${receiverId} and failures = ${receiverFailures}`;
}

/** 410: the register wants to hear no more. What waits stays waiting until staff resume it. */
async function receiverGone(tx: Transaction, actor: Actor, receiverId: string): Promise<void> {
	const { state } = await lockState(tx, storedReceiver, receiverId);
	if (state !== 'gone') await move(tx, storedReceiver, actor, receiverId, { type: 'saidGone' });
}

type Past = {
	id: string;
	waitingSince: Date;
	firstTryAt: Date | null;
	tries: number;
	failingSince: Date | null;
	restUntil: Date | null;
};

/** After an outage a notice waits as long as its register, otherwise as long as its own failures ask. */
async function postpone(tx: Transaction, actor: Actor, failed: readonly Try[]): Promise<void> {
	if (failed.length === 0) return;
	const answers = new Map(failed.map(({ claim, answer }) => [claim.deliveryId, answer]));
	const past = await tx<Past[]>`
		select d.id, d.waiting_since, t.first_try_at, t.tries, r.failing_since, r.rest_until
		from delivery d join receiver r on r.id = d.receiver_id
			cross join lateral (
				select min(at) as first_try_at, count(*) as tries from delivery_try
				where delivery_id = d.id and at >= d.waiting_since
			) t
		where d.id = any(${[...answers.keys()]}::uuid[])`;
	const isOver = (one: Past) => (givesUpAt(one) ?? Infinity) <= actor.at;
	const over = past.filter(isOver).map(({ id, tries }) => ({
		id,
		event: { type: 'gaveUp', tries } as const
	}));
	await moveMany(tx, storedDelivery, actor, over);
	const again = past
		.filter((one) => !isOver(one))
		.map((one) => ({ id: one.id, at: againAt(actor, one, answers.get(one.id)!) }));
	await setNextTries(tx, again);
}

/** Not after the end: then it is stopped, without one more try. */
function againAt(actor: Actor, past: Past, answer: Answer): Date {
	const own = nextTry(actor.at, past.tries, 'delivery', {
		retryAfterSeconds: answer.retryAfterSeconds,
		spread: spreadOf(past.id)
	});
	const planned = isOutage(answer.status) ? (past.restUntil ?? own) : own;
	const end = givesUpAt(past);
	return end && end < planned ? end : planned;
}
