import type { Actor } from '#lib/platform/actor.ts';
import type { Transaction } from '#lib/platform/database.server.ts';
import { newId } from '#lib/platform/id.ts';
import type { StoredMachine } from '#lib/platform/machine-store.server.ts';
import { addJobs } from '#lib/platform/queue.server.ts';
import { deliveryMachine } from './delivery.machine.ts';
import { priorityOf, urgentTypes } from './notice.rules.ts';
import type { NoticeType } from './notice.schema.ts';

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
 * Deliveries of a part of the feed for one register, where it has none yet. Positions are inclusive.
 * @returns how many were added; `wakeDeliveries` sets them going
 */
export async function addDeliveries(
	tx: Transaction,
	actor: Actor,
	range: { receiverId: string; from: number; to: number }
): Promise<number> {
	const notices = await tx<{ id: string }[]>`
		select id from notice n where position between ${range.from} and ${range.to} and not exists (
			select from delivery where notice_id = n.id and receiver_id = ${range.receiverId})
		order by position`;
	let added = 0;
	for (let from = 0; from < notices.length; from += 1000) {
		const rows = notices
			.slice(from, from + 1000)
			.map(({ id }) => newDelivery(actor, id, range.receiverId));
		const inserted = await tx`insert into delivery ${tx(rows)} on conflict do nothing`;
		added += inserted.count;
	}
	// What the planner knows is from before: it would go through all of them to find one.
	if (added > 1000) await tx`analyze delivery`;
	return added;
}

export const newDelivery = (actor: Actor, noticeId: string, receiverId: string) => ({
	id: newId(),
	noticeId,
	receiverId,
	state: 'waiting',
	createdAt: actor.at,
	waitingSince: actor.at,
	nextTryAt: actor.at
});

/**
 * Queues the job of every award that has something waiting, for active registers only: when its first
 * notice may be tried, or the one that overtakes it. One job stands for one register and one award;
 * asking again replaces it while it waits.
 * @param about.urgent only awards with a notice that protects the public
 */
export async function wakeDeliveries(
	tx: Transaction,
	about: { awardId?: string; receiverId?: string; urgent?: boolean }
): Promise<number> {
	const urgent = tx`n.type in ${tx(urgentTypes)}`;
	const waiting = await tx<Waiting[]>`
		select d.receiver_id, n.award_id, array_agg(distinct n.type) as types,
			greatest(coalesce(
				(array_agg(d.next_try_at order by n.sequence desc) filter (where ${urgent}))[1],
				(array_agg(d.next_try_at order by n.sequence))[1]
			), min(r.rest_until)) as run_at
		from delivery d
			join notice n on n.id = d.notice_id
			join receiver r on r.id = d.receiver_id and r.state = 'active'
		where d.state = 'waiting'
			${about.awardId ? tx`and n.award_id = ${about.awardId}` : tx``}
			${about.receiverId ? tx`and d.receiver_id = ${about.receiverId}` : tx``}
			${about.urgent ? tx`and ${urgent}` : tx``}
		group by d.receiver_id, n.award_id`;
	await addJobs(tx, 'deliver-notice', waiting.map(deliveryJob));
	return waiting.length;
}

/** The safety net: queues what is overdue since `before` and has no job that waits for its time. */
export async function wakeOverdue(tx: Transaction, before: Date): Promise<number> {
	const overdue = await tx<Waiting[]>`
		select w.receiver_id, w.award_id, array_agg(distinct w.type) as types, min(w.next_try_at) as run_at
		from (
			select d.receiver_id, n.award_id, n.type, d.next_try_at
			from delivery d
				join notice n on n.id = d.notice_id
				join receiver r on r.id = d.receiver_id and r.state = 'active'
					and coalesce(r.rest_until < ${before}, true)
			where d.state = 'waiting' and d.next_try_at < ${before}
				and not exists (
					select from graphile_worker.jobs j
					where j.key = 'deliver:' || d.receiver_id || ':' || n.award_id
						and j.locked_at is null and j.attempts < j.max_attempts
				)
			order by d.next_try_at limit 1000
		) w
		group by w.receiver_id, w.award_id`;
	await addJobs(tx, 'deliver-notice', overdue.map(deliveryJob));
	return overdue.length;
}

type Waiting = { receiverId: string; awardId: string; types: NoticeType[]; runAt: Date };

const deliveryJob = ({ receiverId, awardId, types, runAt }: Waiting) => ({
	payload: { receiverId, awardId },
	options: { key: `deliver:${receiverId}:${awardId}`, runAt, priority: priorityOf(types) }
});
