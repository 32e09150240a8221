import { createHash } from 'node:crypto';
import type { Actor } from '#lib/platform/actor.ts';
import { inTransaction, type Sql, type Transaction } from '#lib/platform/database.server.ts';
import { londonDay, startOfDay } from '#lib/platform/days.ts';
import { newId } from '#lib/platform/id.ts';
import { move } from '#lib/platform/machine-store.server.ts';
import { bodyFor, groundOf } from './agreement.rules.ts';
import { storedDelivery, wakeDeliveries } from './deliveries.server.ts';
import type { WithheldBecause } from './delivery.machine.ts';
import { urgentTypes } from './notice.rules.ts';
import type { Notice } from './notice.schema.ts';
import { CLAIM_SECONDS, givesUpAt, PROBE_SECONDS } from './retry.rules.ts';
import { liveSecrets } from './secrets.server.ts';
import { termsFor } from './terms.server.ts';

/** One notice that this worker, and no other, may send now. */
export type Claim = {
	deliveryId: string;
	noticeId: string;
	receiverId: string;
	awardId: string;
	/** The bytes to send: what is agreed with this register, and no more. */
	body: string;
	url: string;
	secrets: readonly string[];
	/** How often the register had failed in a row when this try began. */
	receiverFailures: number;
};

/** The earliest unsent notice of one award for one register, and how its register does. */
export type Head = Omit<Claim, 'body' | 'secrets'> & {
	notice: Notice;
	receiverState: string;
	restUntil: Date | null;
	failingSince: Date | null;
	nextTryAt: Date;
	/** A later notice of the award, which waits for this register too, does not wait for this one. */
	overtaken: boolean;
	waitingSince: Date;
	firstTryAt: Date | null;
	tries: number;
};

/**
 * Takes the earliest unsent notice of one award for one register, or the one that overtakes it. Null when there is none or it is
 * not time yet; the job is queued again for when it is. What there is no ground to send is withheld
 * here, at the last moment before it would leave, and what leaves is written down before it does.
 * Two workers cannot take the same one: the award is locked for the register while this looks, and
 * the delivery is then claimed for a minute.
 */
export async function claimNext(
	sql: Sql,
	actor: Actor,
	about: { receiverId: string; awardId: string }
): Promise<Claim | null> {
	return await inTransaction(sql, async (tx) => {
		await lockAward(tx, about);
		return await claimLocked(tx, actor, about);
	});
}

/** The same where the award is locked already: with the record of the try before it, in one commit. */
export async function claimLocked(
	tx: Transaction,
	actor: Actor,
	about: { receiverId: string; awardId: string }
): Promise<Claim | null> {
	for (;;) {
		const head = await headOf(tx, about);
		if (!head || head.receiverState !== 'active') return null;
		// Also one that another worker is sending now: whichever comes last, the higher sequence counts.
		if (head.overtaken) {
			await move(tx, storedDelivery, actor, head.deliveryId, { type: 'overtaken' });
			continue;
		}
		const end = givesUpAt(head);
		if (isAfter(head.restUntil, actor.at) && end && end <= actor.at) {
			await giveUp(tx, actor, head);
			await wakeDeliveries(tx, about);
			return null;
		}
		if (isAfter(head.nextTryAt, actor.at)) {
			await wakeDeliveries(tx, about);
			return null;
		}
		const allowed = await allowedBody(tx, actor, head);
		if ('why' in allowed) {
			await withhold(tx, actor, head, allowed.why);
			continue;
		}
		if ('from' in allowed || !(await mayProbe(tx, actor, head))) {
			if ('from' in allowed) await setNextTry(tx, head, allowed.from);
			await wakeDeliveries(tx, about);
			return null;
		}
		const [secrets] = await Promise.all([
			liveSecrets(tx, head.receiverId, actor.at),
			setNextTry(tx, head, secondsAfter(actor.at, CLAIM_SECONDS)),
			disclose(tx, actor, head, allowed)
		]);
		return { ...head, body: allowed.body, secrets };
	}
}

type Allowed = { body: string; agreementId: string; consentId: string | null };

/** What may be sent of this notice today; or from when; or why it may not. */
async function allowedBody(
	tx: Transaction,
	actor: Actor,
	{ receiverId, notice }: Head
): Promise<Allowed | { from: Date } | { why: WithheldBecause }> {
	const personId = notice.person.local_id;
	const terms = (await termsFor(tx, receiverId, [personId])).get(personId);
	if (!terms?.agreement) return { why: 'noAgreement' };
	const ground = groundOf(terms, londonDay(actor.at));
	if (ground.live) {
		const { agreementId, consentId } = ground;
		const body = JSON.stringify(bodyFor(notice, { ...terms, agreement: terms.agreement }));
		return { body, agreementId, consentId };
	}
	return ground.startsOn === null ? { why: ground.why } : { from: startOfDay(ground.startsOn) };
}

/** Before it is sent, so that no crash can hide that it was. The same bytes again add nothing. */
async function disclose(
	tx: Transaction,
	actor: Actor,
	head: Head,
	allowed: Allowed
): Promise<void> {
	const { receiverId, noticeId, notice } = head;
	await tx`
		insert into disclosure ${tx({
			id: newId(),
			receiverId,
			noticeId,
			personId: notice.person.local_id,
			...allowed,
			bodySha256: createHash('sha256').update(allowed.body).digest(),
			way: 'sent',
			at: actor.at
		})} on conflict do nothing`;
}

async function withhold(
	tx: Transaction,
	actor: Actor,
	head: Head,
	why: WithheldBecause
): Promise<void> {
	await move(tx, storedDelivery, actor, head.deliveryId, { type: 'withheld', why });
}

const setNextTry = (tx: Transaction, { deliveryId }: Head, at: Date) =>
	tx`update delivery set next_try_at = ${at} where id = ${deliveryId}`;

export async function headOf(
	tx: Transaction,
	about: { receiverId: string; awardId: string }
): Promise<Head | undefined> {
	const [head] = await tx<Head[]>`
		select d.id as delivery_id, n.id as notice_id, d.receiver_id, n.award_id,
			n.body as notice, r.url, r.state as receiver_state,
			r.failures as receiver_failures, r.rest_until, r.failing_since, d.next_try_at, d.waiting_since, t.first_try_at, t.tries,
			exists (
				select from notice u join delivery w on w.notice_id = u.id and w.receiver_id = d.receiver_id
				where u.award_id = n.award_id and u.sequence > n.sequence and u.type in ${tx(urgentTypes)}
					and w.state = 'waiting'
			) as overtaken
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
export async function lockAward(
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

export async function giveUp(tx: Transaction, actor: Actor, head: Head): Promise<void> {
	const event = { type: 'gaveUp', tries: head.tries } as const;
	await move(tx, storedDelivery, actor, head.deliveryId, event);
}

const secondsAfter = (at: Date, seconds: number) => new Date(at.getTime() + seconds * 1000);
const isAfter = (moment: Date | null, at: Date) => moment !== null && moment > at;
