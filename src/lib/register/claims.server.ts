import type { Actor } from '#lib/platform/actor.ts';
import { inTransaction, type Sql, type Transaction } from '#lib/platform/database.server.ts';
import { moveMany } from '#lib/platform/machine-store.server.ts';
import { storedDelivery, wakeDeliveries, wakeLater } from './deliveries.server.ts';
import { disclose } from './disclosures.server.ts';
import { isUrgent } from './notice.rules.ts';
import type { ReceiverState } from './receiver.machine.ts';
import { CLAIM_SECONDS, PROBE_SECONDS, tooLongAt } from './retry.rules.ts';
import { liveSecrets } from './secrets.server.ts';
import { type Allowed, type Due, withGround } from './sift-due.server.ts';

/** How many notices one register is sent at once. Each of them begins at once: none is held. */
export const AT_ONCE = 25;

/** Once there is something to withhold there is often more: so many are looked at together. */
const SIFTED_AT_ONCE = 500;
/** Then what was withheld is written down, and another transaction goes on. */
const MOST_SIFTINGS = 10;

/** One notice that this worker, and no other, may send now. */
export type Claim = {
	deliveryId: string;
	noticeId: string;
	/** The bytes to send: what is agreed with this register, and no more. */
	body: string;
};

/** Notices of different awards for one register, and what it takes to send them. */
export type Batch = {
	receiverId: string;
	url: string;
	secrets: readonly string[];
	/** How often the register had failed in a row when this try began. */
	receiverFailures: number;
	claims: readonly Claim[];
};

/**
 * Takes for one register what is due, what protects the public first, and of each award only the
 * earliest notice, or the one that overtakes the others. Null when there is nothing, or it is not time
 * yet; the job is queued again for when it is. What there is no ground to send is withheld here, at the
 * last moment before it would leave, and what leaves is written down before it does. Two workers cannot
 * take the same one: a row that is locked is passed over, and a claimed one is not due for a minute,
 * nor is anything after it.
 */
export async function claimBatch(
	sql: Sql,
	actor: Actor,
	receiverId: string,
	atMost = AT_ONCE
): Promise<Batch | null> {
	return await inTransaction(sql, (tx) => claimWithin(tx, actor, receiverId, atMost));
}

/** The same in a transaction: with the record of the tries before it, in one commit. */
export async function claimWithin(
	tx: Transaction,
	actor: Actor,
	receiverId: string,
	atMost: number
): Promise<Batch | null> {
	const receiver = await receiverAt(tx, receiverId);
	if (receiver?.state !== 'active' || receiver.url === null) return null;
	const { url, failures } = receiver;
	if (receiver.restUntil !== null && receiver.restUntil > actor.at) {
		await stopOld(tx, actor, receiver);
		await wakeLater(tx, actor, receiver);
		return null;
	}
	const most = failures > 0 ? 1 : atMost;
	for (let siftings = 0; ; siftings++) {
		if (siftings > MOST_SIFTINGS) {
			await wakeDeliveries(tx, actor, { receiverId });
			return null;
		}
		const due = await dueFor(tx, actor, receiver, siftings === 0 ? most : SIFTED_AT_ONCE);
		if (due.length === 0) break;
		const allowed = (await withGround(tx, actor, receiverId, due)).slice(0, most);
		if (allowed.length === 0) continue;
		if (failures > 0 && !(await mayProbe(tx, actor, receiverId))) break;
		const [secrets] = await Promise.all([
			liveSecrets(tx, receiverId, actor.at),
			setNextTry(tx, allowed, secondsAfter(actor.at, CLAIM_SECONDS)),
			disclose(tx, { receiverId, way: 'sent', at: actor.at }, allowed)
		]);
		await overtake(tx, actor, receiverId, allowed);
		return { receiverId, url, secrets, receiverFailures: failures, claims: allowed };
	}
	await wakeLater(tx, actor, receiver);
	return null;
}

export type Receiver = {
	id: string;
	url: string | null;
	state: ReceiverState;
	failures: number;
	restUntil: Date | null;
	failingSince: Date | null;
	/** What replays that are going on have still to look at; null: none is. */
	stillFrom: number | null;
	stillTo: number | null;
};

async function receiverAt(tx: Transaction, id: string): Promise<Receiver | undefined> {
	const [receiver] = await tx<Receiver[]>`
		select id, url, state, failures, rest_until, failing_since, p.still_from, p.still_to
		from receiver, lateral (
			select min(next_position) as still_from, max(to_position) as still_to from replay
			where receiver_id = receiver.id and finished_at is null
		) p
		where id = ${id}`;
	return receiver;
}

/**
 * Of each award the first that waits, or the last that protects the public, when it is due. Others of
 * the award are looked for in the whole of what waits: one that is on its way holds back the next, and so
 * does one that a replay has yet to set on its way. The limit stands in the statement itself: a plan for
 * any limit would read the whole backlog.
 */
const dueFor = (
	tx: Transaction,
	actor: Actor,
	{ id: receiverId, stillFrom, stillTo }: Receiver,
	atMost: number
) =>
	tx<Due[]>`
		select d.id as delivery_id, n.id as notice_id, n.body as notice
		from delivery d join notice n on n.id = d.notice_id
		where d.receiver_id = ${receiverId} and d.state = 'waiting' and d.next_try_at <= ${actor.at}
			and case
				when not d.urgent and ${waits(tx, 'earlier')} is not null then false
				when ${waits(tx, 'urgent later')} is not null then false
				else ${stillFrom === null ? tx`true` : tx`d.urgent or ${replayed(tx, stillFrom, stillTo)}`}
			end
		order by d.urgent desc, d.next_try_at, d.id
		limit ${tx.unsafe(String(atMost))}
		for update of d skip locked`;

/**
 * Another notice of the award that waits for the register too; the nearest before it is looked at first.
 * Each is asked for its own state: joined, all that waits would be read for each of them, whenever
 * statistics are of a time when little did.
 */
const waits = (tx: Transaction, which: 'earlier' | 'urgent later') => tx`(
	select true from notice o
	where o.award_id = n.award_id and o.sequence ${which === 'earlier' ? tx`<` : tx`>`} n.sequence
		and (select w.state = 'waiting' ${which === 'earlier' ? tx`` : tx`and w.urgent`} from delivery w
			where w.notice_id = o.id and w.receiver_id = d.receiver_id)
	order by o.sequence desc limit 1)`;

/** Nothing earlier of the award is among what replays have still to look at. */
const replayed = (tx: Transaction, from: number, to: number | null) => tx`not exists (
	select from notice o where o.award_id = n.award_id and o.sequence < n.sequence
		and o.position between ${from} and ${to})`;

/**
 * Earlier notices that wait behind one that protects the public, also those that another worker is
 * sending now: whichever comes last, the higher sequence counts. One whose answer is being written
 * down at this moment is passed over, so that nobody waits for a lock here.
 */
async function overtake(
	tx: Transaction,
	actor: Actor,
	receiverId: string,
	allowed: readonly Allowed[]
): Promise<void> {
	const urgent = allowed.filter(({ notice }) => isUrgent(notice.notice_type));
	if (urgent.length === 0) return;
	const rows = await tx<{ id: string }[]>`
		select w.id from notice n
			join notice o on o.award_id = n.award_id and o.sequence < n.sequence
			join delivery w on w.notice_id = o.id and w.receiver_id = ${receiverId}
		where n.id = any(${urgent.map(({ noticeId }) => noticeId)}::uuid[]) and w.state = 'waiting'
		for update of w skip locked`;
	const moves = rows.map(({ id }) => ({ id, event: { type: 'overtaken' } as const }));
	await moveMany(tx, storedDelivery, actor, moves);
}

const setNextTry = (tx: Transaction, some: readonly Due[], at: Date) =>
	tx`update delivery set next_try_at = ${at}
		where id = any(${some.map(({ deliveryId }) => deliveryId)}::uuid[])`;

/** A failing register is asked by one probe at a time; nobody else disturbs it. */
async function mayProbe(tx: Transaction, actor: Actor, receiverId: string): Promise<boolean> {
	const taken = await tx`
		update receiver set rest_until = ${secondsAfter(actor.at, PROBE_SECONDS)}
		where id = ${receiverId} and (rest_until is null or rest_until <= ${actor.at})`;
	return taken.count === 1;
}

const STOPPED_AT_ONCE = 1_000;

/** While a register is left in peace nothing is tried, and yet what waited for too long needs a person. */
async function stopOld(tx: Transaction, actor: Actor, receiver: Receiver): Promise<void> {
	const since = tooLongAt(actor.at);
	for (;;) {
		const old = await tx<{ id: string; tries: number }[]>`
			select d.id, t.tries from delivery d
				cross join lateral (
					select min(at) as first_try_at, count(*) as tries from delivery_try
					where delivery_id = d.id and at >= d.waiting_since
				) t
			where d.receiver_id = ${receiver.id} and d.state = 'waiting' and d.waiting_since <= ${since}
				and least(t.first_try_at, ${receiver.failingSince}) <= ${since}
			limit ${STOPPED_AT_ONCE}
			for update of d skip locked`;
		const moves = old.map(({ id, tries }) => ({ id, event: { type: 'gaveUp', tries } as const }));
		await moveMany(tx, storedDelivery, actor, moves);
		if (old.length < STOPPED_AT_ONCE) return;
	}
}

const secondsAfter = (at: Date, seconds: number) => new Date(at.getTime() + seconds * 1000);
