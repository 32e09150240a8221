import * as v from 'valibot';
import { authorise } from '#lib/identity/permissions.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import {
	type AnySql,
	inTransaction,
	type Sql,
	type Transaction
} from '#lib/platform/database.server.ts';
import { Invalid, NotFound, Refused } from '#lib/platform/errors.ts';
import { isId, newId } from '#lib/platform/id.ts';
import { addJobs } from '#lib/platform/queue.server.ts';
import { addDeliveries, wakeDeliveries } from './deliveries.server.ts';
import type { DeliveryState } from './delivery.machine.ts';
import type { Which } from './replay.rules.ts';
import { askAgain } from './resend.server.ts';

/** Which notices of a range go (again), beside those that wait already. */
const asked: Record<Which, { missing: boolean; states: readonly DeliveryState[] }> = {
	stopped: { missing: false, states: ['stopped'] },
	withheld: { missing: false, states: ['withheld'] },
	missing: { missing: true, states: [] },
	all: { missing: true, states: ['stopped', 'acknowledged', 'withheld', 'overtaken'] }
};

/** Positions of the feed, both included. */
export type Range = { receiverId: string; from: number; to: number; which: Which };

/** How far one replay is. */
export type Replaying = {
	id: string;
	which: Which;
	from: number;
	to: number;
	/** All before it is done. */
	next: number;
	/** How many notices it has set on their way so far. */
	notices: number;
	askedBy: string | null;
	askedAt: Date;
	/** When it came to its end, or was stopped. */
	finishedAt: Date | null;
	/** Null for both: it was not stopped. `stoppedBy` alone: by the command line. */
	stoppedBy: string | null;
	stopReason: string | null;
};

/** So many positions are looked at in one transaction, which takes a fraction of a second. */
const PART = 1_000;

const place = v.pipe(
	v.string(),
	v.regex(/^\d{1,15}$/, 'Enter a whole number.'),
	v.transform(Number),
	v.minValue(1, 'The feed begins at 1.')
);

export const replaySchema = v.object({
	from: place,
	to: place,
	which: v.picklist(['stopped', 'all'], 'Choose which notices to send.')
});

/**
 * Staff send a part of the feed to one register again. Its beginning is done at once; the rest, where there
 * is more, by a job (`goOn`). Idempotent: the same range again, while it is going on, is the same
 * replay; and a register that has a notice takes it for the copy it is.
 */
export async function replayFeed(sql: Sql, actor: Actor, input: Range): Promise<Replaying> {
	authorise(actor, 'register.manage');
	const { receiverId, from, to, which } = input;
	if (!isId(receiverId)) throw new NotFound('That register');
	return await inTransaction(sql, async (tx) => {
		const [receiver] = await tx<{ url: string | null }[]>`
			select url from receiver where id = ${receiverId}`;
		if (!receiver) throw new NotFound('That register');
		if (receiver.url === null) {
			throw new Refused(
				'Nothing is sent to this register: it fetches the feed, from any place it likes.'
			);
		}
		const head = await headOf(tx);
		if (head === 0) throw new Refused('The feed holds no notices yet.');
		if (from > head) refuse('from', `The feed ends at ${head}.`);
		if (to < from) refuse('to', 'The end must not be before the beginning.');
		const range = { receiverId, from, to: Math.min(to, head), which };
		const about = { type: 'receiver', id: receiverId };
		await recordAudit(tx, actor, 'feed-replayed', about, { from, to: range.to, which });
		return await begin(tx, actor, range);
	});
}

function refuse(field: string, message: string): never {
	throw new Invalid([{ field, message }]);
}

/** Has everything that the feed holds so far looked at for one register, as `replayFeed` does. */
export async function replayWhole(
	tx: Transaction,
	actor: Actor,
	receiverId: string,
	which: Which
): Promise<void> {
	const to = await headOf(tx);
	if (to > 0) await begin(tx, actor, { receiverId, from: 1, to, which });
}

async function begin(tx: Transaction, actor: Actor, range: Range): Promise<Replaying> {
	const { receiverId, which, from, to } = range;
	const id = newId();
	const begins = await tx`
		insert into replay ${tx({
			...{ id, receiverId, which, fromPosition: from, toPosition: to, nextPosition: from },
			...{ askedBy: actor.personId, askedAt: actor.at }
		})} on conflict do nothing`;
	if (begins.count === 0) {
		const [going] = await tx<{ id: string }[]>`
			select id from replay where receiver_id = ${receiverId} and which = ${which}
				and from_position = ${from} and to_position = ${to} order by asked_at desc limit 1`;
		return await replayOf(tx, going!.id);
	}
	const begun = await doPart(tx, actor, id);
	if (!begun.finishedAt) await queueReplays(tx, [id], actor.at);
	return begun;
}

/** Does the next part of a replay. Idempotent: where it stands is kept with what was done, in one commit. */
export const goOn = (sql: Sql, actor: Actor, id: string): Promise<Replaying> =>
	inTransaction(sql, (tx) => doPart(tx, actor, id));

/**
 * Parts are done in the order of the feed, so that nothing of an award is set on its way before what came
 * before it; what would go past them meanwhile is held by those who claim (claims.server.ts).
 */
async function doPart(tx: Transaction, actor: Actor, id: string): Promise<Replaying> {
	const [locked] = await tx<{ receiverId: string }[]>`
		select receiver_id from replay where id = ${id} for update`;
	if (!locked) throw new NotFound('That replay');
	const { receiverId } = locked;
	const { finishedAt, next, to, from, which } = await replayOf(tx, id);
	if (finishedAt) return await replayOf(tx, id);
	const end = Math.min(to, next + PART - 1);
	const { missing, states } = asked[which];
	const old = await tx<{ id: string }[]>`
		select d.id from notice n join delivery d on d.notice_id = n.id and d.receiver_id = ${receiverId}
		where n.position between ${next} and ${end} and d.state = any(${states as string[]}::text[])
		order by d.id`;
	const ids = old.map((one) => one.id);
	await askAgain(tx, actor, ids);
	const added = missing ? await addDeliveries(tx, actor, { receiverId, from: next, to: end }) : 0;
	await tx`
		update replay set next_position = ${end + 1}, notices = notices + ${ids.length + added},
			finished_at = case when to_position = ${end} then ${actor.at}::timestamptz end
		where id = ${id}`;
	// What the planner knows is from before: it would go through all of them to find one.
	if (added === PART && (next === from || end === to)) await tx`analyze delivery`;
	await wakeDeliveries(tx, actor, { receiverId });
	return await replayOf(tx, id);
}

/** Queues each replay to be gone on with. Asked twice before it ran, it runs once. */
export const queueReplays = (tx: Transaction, ids: readonly string[], runAt: Date): Promise<void> =>
	addJobs(
		tx,
		'replay-feed',
		ids.map((replayId) => ({
			payload: { replayId },
			options: { key: `replay:${replayId}`, runAt }
		}))
	);

/** The safety net: queues again what no job stands for. */
export async function wakeReplays(tx: Transaction, actor: Actor): Promise<number> {
	const left = await tx<{ id: string }[]>`
		select id from replay r where finished_at is null and not exists (
			select from graphile_worker.jobs j where j.key = 'replay:' || r.id and j.attempts < j.max_attempts)`;
	await queueReplays(
		tx,
		left.map(({ id }) => id),
		actor.at
	);
	return left.length;
}

const columns = (sql: AnySql) => sql`
	select r.id, r.which, r.from_position as from, r.to_position as to, r.next_position as next, r.notices,
		p.name as asked_by, r.asked_at, r.finished_at, s.name as stopped_by, r.stop_reason
	from replay r left join person p on p.id = r.asked_by left join person s on s.id = r.stopped_by`;

async function replayOf(sql: AnySql, id: string): Promise<Replaying> {
	const [one] = await sql<Replaying[]>`${columns(sql)} where r.id = ${id}`;
	return one!;
}

/** What goes on now with one register, and the last that is over, the newest first. */
export const replaysWith = (sql: AnySql, receiverId: string): Promise<Replaying[]> =>
	sql<Replaying[]>`
		${columns(sql)} where r.receiver_id = ${receiverId} and (r.finished_at is null or r.id = (
			select id from replay where receiver_id = ${receiverId} and finished_at is not null
			order by finished_at desc, id desc limit 1))
		order by r.asked_at desc, r.id desc limit 20`;

async function headOf(tx: Transaction): Promise<number> {
	const [head] = await tx<{ position: number }[]>`select position from feed_head`;
	return head?.position ?? 0;
}
