import type { Actor } from '#lib/platform/actor.ts';
import type { Transaction } from '#lib/platform/database.server.ts';
import { newId } from '#lib/platform/id.ts';
import type { StoredMachine } from '#lib/platform/machine-store.server.ts';
import { addJob, addJobs } from '#lib/platform/queue.server.ts';
import { deliveryMachine } from './delivery.machine.ts';
import { isUrgent } from './notice.rules.ts';
import type { NoticeType } from './notice.schema.ts';
import { endOfTrying } from './retry.rules.ts';

export const storedDelivery: StoredMachine<typeof deliveryMachine> = {
	name: 'delivery',
	table: 'delivery',
	machine: deliveryMachine,
	ruleVersion: 'delivery/1',
	refusal: (event, state) =>
		event === 'askedAgain'
			? 'This notice is already waiting to be sent.'
			: `A delivery that is ${state} cannot be moved on.`
};

/**
 * Deliveries of a part of the feed for one register, where it has none yet: at most a few thousand, in one
 * statement. Positions are inclusive.
 * @returns how many were added; `wakeDeliveries` sets them going
 */
export async function addDeliveries(
	tx: Transaction,
	actor: Actor,
	range: { receiverId: string; from: number; to: number }
): Promise<number> {
	const notices = await tx<{ id: string; type: NoticeType }[]>`
		select id, type from notice n where position between ${range.from} and ${range.to} and not exists (
			select from delivery where notice_id = n.id and receiver_id = ${range.receiverId})
		order by position`;
	if (notices.length === 0) return 0;
	const rows = notices.map((notice) => newDelivery(actor, notice, range.receiverId));
	const inserted = await tx`insert into delivery ${tx(rows)} on conflict do nothing`;
	return inserted.count;
}

export const newDelivery = (
	actor: Actor,
	notice: { id: string; type: NoticeType },
	receiverId: string
) => ({
	id: newId(),
	noticeId: notice.id,
	receiverId,
	urgent: isUrgent(notice.type),
	state: 'waiting',
	createdAt: actor.at,
	waitingSince: actor.at,
	nextTryAt: actor.at
});

/**
 * Three jobs at most stand for a register: one for now, one for now before all others, and one for
 * later. Asking again replaces a job that waits; since only a worker sets the one for later, it cannot
 * put off what came in the meantime.
 */
const jobFor = (receiverId: string, kind: 'now' | 'urgent' | 'later', runAt: Date) => ({
	payload: { receiverId },
	options: {
		key: `deliver:${receiverId}:${kind}`,
		runAt,
		priority: kind === 'urgent' ? -10 : 0
	}
});

/** Queues the sending of what is due, now, to one register or to all that are active. */
export async function wakeDeliveries(
	tx: Transaction,
	actor: Actor,
	about: { receiverId?: string; urgent?: boolean } = {}
): Promise<void> {
	const kind = about.urgent ? 'urgent' : 'now';
	const active = await tx<{ id: string }[]>`
		select id from receiver where state = 'active' and url is not null
			${about.receiverId ? tx`and id = ${about.receiverId}` : tx``}`;
	const jobs = active.map(({ id }) => jobFor(id, kind, actor.at));
	await addJobs(tx, 'deliver-notices', jobs);
}

/** Queues it for when something can be done again: the register's rest is over, or a notice is due. */
export async function wakeLater(
	tx: Transaction,
	actor: Actor,
	receiver: { id: string; restUntil: Date | null; failingSince: Date | null }
): Promise<void> {
	const { restUntil, failingSince } = receiver;
	const rests = restUntil !== null && restUntil > actor.at;
	const end = endOfTrying(failingSince);
	const endsFirst = rests && end !== null && end > actor.at && end < restUntil;
	const [waiting] = await tx<{ nextTryAt: Date | null }[]>`
		select ${rests ? tx`next_try_at` : tx`min(next_try_at) as next_try_at`} from delivery
		where receiver_id = ${receiver.id} and state = 'waiting'
			${rests ? tx`limit 1` : tx`and next_try_at > ${actor.at}`}`;
	if (!waiting?.nextTryAt) return;
	const at = endsFirst ? end : rests ? restUntil : waiting.nextTryAt;
	const { payload, options } = jobFor(receiver.id, 'later', at);
	await addJob(tx, 'deliver-notices', payload, options);
}

/**
 * Whoever makes an agreement has all looked at again that was withheld before it. What another transaction
 * withholds meanwhile, by the agreements that it can see, would be passed over for ever: so nothing is
 * withheld until the new one can be seen.
 */
const agreeing = (tx: Transaction, receiverId: string) =>
	tx`hashtextextended(${`agreement with ${receiverId}`}, 0)`;

/** Until the end of this transaction nothing is withheld from the register. Before any delivery is locked. */
export const holdNothingBack = (tx: Transaction, receiverId: string) =>
	tx`select pg_advisory_xact_lock(${agreeing(tx, receiverId)})`;

/** Whether something may be withheld from the register now; never waits for whoever makes an agreement. */
export async function mayHoldBack(tx: Transaction, receiverId: string): Promise<boolean> {
	const [row] = await tx<{ may: boolean }[]>`
		select pg_try_advisory_xact_lock_shared(${agreeing(tx, receiverId)}) as may`;
	return row!.may;
}

/** When each of them is tried again. */
export async function setNextTries(
	tx: Transaction,
	tries: readonly { id: string; at: Date }[]
): Promise<void> {
	if (tries.length === 0) return;
	await tx`
		update delivery set next_try_at = a.at
		from json_to_recordset(${tx.json(tries as never)}::json) as a(id uuid, at timestamptz)
		where delivery.id = a.id`;
}

/** The safety net: queues registers with something overdue since `before` that no job stands for. */
export async function wakeOverdue(tx: Transaction, actor: Actor, before: Date): Promise<number> {
	const overdue = await tx<{ id: string }[]>`
		select r.id from receiver r
		where r.state = 'active' and r.url is not null and coalesce(r.rest_until < ${before}, true)
			and exists (
				select from delivery d
				where d.receiver_id = r.id and d.state = 'waiting' and d.next_try_at < ${before}
			)
			and not exists (
				select from graphile_worker.jobs j
				where j.key like 'deliver:' || r.id || ':%' and j.locked_at is null
					and j.attempts < j.max_attempts
			)`;
	const jobs = overdue.map(({ id }) => jobFor(id, 'now', actor.at));
	await addJobs(tx, 'deliver-notices', jobs);
	return overdue.length;
}
