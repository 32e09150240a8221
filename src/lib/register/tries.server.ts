import type { Actor } from '#lib/platform/actor.ts';
import { inTransaction, type Sql, type Transaction } from '#lib/platform/database.server.ts';
import { lockState, move } from '#lib/platform/machine-store.server.ts';
import { type Claim, claimLocked, giveUp, headOf, lockAward } from './claims.server.ts';
import { storedDelivery, wakeDeliveries } from './deliveries.server.ts';
import { storedReceiver } from './receivers.server.ts';
import { givesUpAt, isOutage, nextTry, spreadOf } from './retry.rules.ts';
import type { Answer } from './signed-post.server.ts';

/**
 * Records how a try went and what follows from it; after a yes it takes the next notice of the same
 * award in the same commit.
 * @returns the next one to send; null when there is none, or not now
 */
export async function recordTry(
	sql: Sql,
	actor: Actor,
	claim: Claim,
	answer: Answer
): Promise<Claim | null> {
	return await inTransaction(sql, async (tx) => {
		// In this order, and in one go: a backlog is as fast as the answers of the database.
		const [, { state }] = await Promise.all([
			lockAward(tx, claim),
			lockState(tx, storedDelivery, claim.deliveryId),
			writeTry(tx, actor, claim, answer),
			answer.error === null ? receiverAnswered(tx, claim.receiverId) : null
		]);
		if (answer.error === null) {
			// Two workers may have sent the same notice: the second yes changes nothing.
			if (state === 'waiting') {
				const event = { type: 'acknowledged', status: answer.status ?? 0 } as const;
				await move(tx, storedDelivery, actor, claim.deliveryId, event);
			}
			return await claimLocked(tx, actor, claim);
		}
		if (answer.status === 410) await receiverGone(tx, actor, claim.receiverId);
		else if (isOutage(answer.status)) await receiverFailed(tx, actor, claim, answer);
		else await receiverAnswered(tx, claim.receiverId);
		if (state === 'waiting') await postpone(tx, actor, claim, answer);
		await wakeDeliveries(tx, claim);
		return null;
	});
}

async function writeTry(tx: Transaction, actor: Actor, { deliveryId }: Claim, answer: Answer) {
	await tx`
		insert into delivery_try (delivery_id, number, at, status, error, duration_ms)
		select ${deliveryId}, coalesce(max(number), 0) + 1, ${actor.at}, ${answer.status},
			${answer.error}, ${answer.durationMs}
		from delivery_try where delivery_id = ${deliveryId}`;
}

/** After an outage the notice waits as long as its register, otherwise as long as its own failures ask. */
async function postpone(
	tx: Transaction,
	actor: Actor,
	claim: Claim,
	answer: Answer
): Promise<void> {
	const head = await headOf(tx, claim);
	if (!head || head.deliveryId !== claim.deliveryId) return;
	const end = givesUpAt(head);
	if (end && end <= actor.at) return await giveUp(tx, actor, head);
	const own = nextTry(actor.at, head.tries, 'delivery', {
		retryAfterSeconds: answer.retryAfterSeconds,
		spread: spreadOf(claim.deliveryId)
	});
	const planned = isOutage(answer.status) ? (head.restUntil ?? own) : own;
	const at = end && end < planned ? end : planned;
	await tx`update delivery set next_try_at = ${at} where id = ${claim.deliveryId}`;
}

/** A register that is back hears at once what protects the public; all else comes when its time comes. */
async function receiverAnswered(tx: Transaction, receiverId: string): Promise<void> {
	const back = await tx`
		update receiver set failures = 0, failing_since = null, rest_until = null
		where id = ${receiverId} and failures > 0`;
	if (back.count > 0) await wakeDeliveries(tx, { receiverId, urgent: true });
}

/** Tries that were under way at the same time count as one failure: the first to report it wins. */
async function receiverFailed(
	tx: Transaction,
	actor: Actor,
	claim: Claim,
	answer: Answer
): Promise<void> {
	const failures = claim.receiverFailures + 1;
	const rest = nextTry(actor.at, failures, 'receiver', {
		retryAfterSeconds: answer.retryAfterSeconds,
		spread: spreadOf(claim.receiverId)
	});
	await tx`
		update receiver set failures = ${failures}, rest_until = ${rest},
			failing_since = coalesce(failing_since, ${actor.at})
		where id = ${claim.receiverId} and failures = ${claim.receiverFailures}`;
}

/** 410: the register wants to hear no more. What waits stays waiting until staff resume it. */
async function receiverGone(tx: Transaction, actor: Actor, receiverId: string): Promise<void> {
	const { state } = await lockState(tx, storedReceiver, receiverId);
	if (state !== 'gone') await move(tx, storedReceiver, actor, receiverId, { type: 'saidGone' });
}
