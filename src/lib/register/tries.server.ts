import type { Actor } from '#lib/platform/actor.ts';
import { inTransaction, type Sql, type Transaction } from '#lib/platform/database.server.ts';
import { lockState, move } from '#lib/platform/machine-store.server.ts';
import { storedDelivery, wakeDeliveries } from './deliveries.server.ts';
import type { Notice } from './notice.schema.ts';
import { storedReceiver } from './receivers.server.ts';
import {
	CLAIM_SECONDS,
	givesUpAt,
	isOutage,
	nextTry,
	PROBE_SECONDS,
	spreadOf
} from './retry.rules.ts';
import type { Answer } from './signed-post.server.ts';

/** One notice that this worker, and no other, may send now. */
export type Claim = {
	deliveryId: string;
	noticeId: string;
	receiverId: string;
	awardId: string;
	body: Notice;
	url: string;
	secret: string;
	/** How often the register had failed in a row when this try began. */
	receiverFailures: number;
};

type Head = Claim & {
	receiverState: string;
	restUntil: Date | null;
	failingSince: Date | null;
	nextTryAt: Date;
	waitingSince: Date;
	firstTryAt: Date | null;
	tries: number;
};

/**
 * Takes the earliest unsent notice of one award for one register. Null when there is none or it is
 * not time yet; the job is queued again for when it is. Two workers cannot take the same one: the
 * award is locked for the register while this looks, and the delivery is then claimed for a minute.
 */
export async function claimNext(
	sql: Sql,
	actor: Actor,
	about: { receiverId: string; awardId: string }
): Promise<Claim | null> {
	return await inTransaction(sql, async (tx) => {
		await lockAward(tx, about);
		const head = await headOf(tx, about);
		if (!head || head.receiverState !== 'active') return null;
		const end = givesUpAt(head);
		if (isAfter(head.restUntil, actor.at) && end && end <= actor.at) {
			await giveUp(tx, actor, head);
			await wakeDeliveries(tx, about);
			return null;
		}
		if (isAfter(head.nextTryAt, actor.at) || !(await mayProbe(tx, actor, head))) {
			await wakeDeliveries(tx, about);
			return null;
		}
		await tx`
			update delivery set next_try_at = ${secondsAfter(actor.at, CLAIM_SECONDS)}
			where id = ${head.deliveryId}`;
		return head;
	});
}

/**
 * Records how a try went and what follows from it.
 * @returns true when the next notice of the same award may be sent
 */
export async function recordTry(
	sql: Sql,
	actor: Actor,
	claim: Claim,
	answer: Answer
): Promise<boolean> {
	return await inTransaction(sql, async (tx) => {
		await lockAward(tx, claim);
		const { state } = await lockState(tx, storedDelivery, claim.deliveryId);
		await tx`
			insert into delivery_try (delivery_id, number, at, status, error, duration_ms)
			select ${claim.deliveryId}, coalesce(max(number), 0) + 1, ${actor.at}, ${answer.status},
				${answer.error}, ${answer.durationMs}
			from delivery_try where delivery_id = ${claim.deliveryId}`;
		if (answer.error === null) {
			await receiverAnswered(tx, claim.receiverId);
			// Two workers may have sent the same notice: the second yes changes nothing.
			if (state === 'waiting') {
				const event = { type: 'acknowledged', status: answer.status ?? 0 } as const;
				await move(tx, storedDelivery, actor, claim.deliveryId, event);
			}
			return true;
		}
		if (answer.status === 410) await receiverGone(tx, actor, claim.receiverId);
		else if (isOutage(answer.status)) await receiverFailed(tx, actor, claim, answer);
		else await receiverAnswered(tx, claim.receiverId);
		if (state === 'waiting') await postpone(tx, actor, claim, answer);
		await wakeDeliveries(tx, claim);
		return false;
	});
}

async function headOf(
	tx: Transaction,
	about: { receiverId: string; awardId: string }
): Promise<Head | undefined> {
	const [head] = await tx<Head[]>`
		select d.id as delivery_id, n.id as notice_id, d.receiver_id, n.award_id, n.body,
			r.url, r.secret, r.state as receiver_state, r.failures as receiver_failures, r.rest_until,
			r.failing_since, d.next_try_at, d.waiting_since, t.first_try_at, t.tries
		from notice n
			join delivery d on d.notice_id = n.id
			join receiver r on r.id = d.receiver_id
			cross join lateral (
				select min(at) as first_try_at, count(*) as tries from delivery_try
				where delivery_id = d.id and at >= d.waiting_since
			) t
		where n.award_id = ${about.awardId} and d.receiver_id = ${about.receiverId}
			and d.state = 'waiting'
		order by n.sequence
		limit 1
		for update of d`;
	return head;
}

/** Everything about one award and one register happens in turn. Rows: first the delivery, then its receiver. */
async function lockAward(
	tx: Transaction,
	about: { receiverId: string; awardId: string }
): Promise<void> {
	await tx`select pg_advisory_xact_lock(hashtextextended(${about.receiverId + about.awardId}, 0))`;
}

/** A failing register is asked by one probe at a time; nobody else disturbs it. */
async function mayProbe(tx: Transaction, actor: Actor, head: Head): Promise<boolean> {
	if (head.receiverFailures === 0) return true;
	const taken = await tx`
		update receiver set rest_until = ${secondsAfter(actor.at, PROBE_SECONDS)}
		where id = ${head.receiverId} and (rest_until is null or rest_until <= ${actor.at})`;
	return taken.count === 1;
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

async function giveUp(tx: Transaction, actor: Actor, head: Head): Promise<void> {
	const event = { type: 'gaveUp', tries: head.tries } as const;
	await move(tx, storedDelivery, actor, head.deliveryId, event);
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

const secondsAfter = (at: Date, seconds: number) => new Date(at.getTime() + seconds * 1000);
const isAfter = (moment: Date | null, at: Date) => moment !== null && moment > at;
