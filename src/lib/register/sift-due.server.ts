import type { Actor } from '#lib/platform/actor.ts';
import type { Transaction } from '#lib/platform/database.server.ts';
import { londonDay, startOfDay } from '#lib/platform/days.ts';
import { moveMany } from '#lib/platform/machine-store.server.ts';
import { bodyFor, groundOf, type Terms } from './agreement.rules.ts';
import { mayHoldBack, setNextTries, storedDelivery } from './deliveries.server.ts';
import type { DeliveryEvent, WithheldBecause } from './delivery.machine.ts';
import type { Notice } from './notice.schema.ts';
import { termsFor } from './terms.server.ts';

/** A delivery whose turn has come. */
export type Due = { deliveryId: string; noticeId: string; notice: Notice };

type Ground = { body: string; agreementId: string; consentId: string | null };
type NoGround = { startsOn: string } | { why: WithheldBecause };
export type Allowed = Due & Ground;

/** How long what there is no ground for waits while staff are making an agreement. */
const WHILE_AGREED_MS = 5_000;

/** Those that may be sent today. Others are withheld, or wait for the day on which they may. */
export async function withGround(
	tx: Transaction,
	actor: Actor,
	receiverId: string,
	due: readonly Due[]
): Promise<Allowed[]> {
	const first = await sifted(tx, receiverId, due, londonDay(actor.at));
	if (first.untold.size === 0) return first.allowed;
	if (!(await mayHoldBack(tx, receiverId))) {
		const soon = new Date(actor.at.getTime() + WHILE_AGREED_MS);
		const early = due.filter(({ notice }) => first.untold.has(notice.person.local_id));
		await setNextTries(
			tx,
			early.map(({ deliveryId: id }) => ({ id, at: soon }))
		);
		return first.allowed;
	}
	// One may have been made since the terms were read.
	const { allowed, untold } = await sifted(tx, receiverId, due, londonDay(actor.at));
	await holdBack(tx, actor, receiverId, untold);
	return allowed;
}

/** What may be sent today, and about whom nothing may. */
async function sifted(tx: Transaction, receiverId: string, due: readonly Due[], today: string) {
	const people = due.map(({ notice }) => notice.person.local_id);
	const terms = await termsFor(tx, receiverId, people);
	const allowed: Allowed[] = [];
	const untold = new Map<string, NoGround>();
	for (const one of due) {
		const personId = one.notice.person.local_id;
		const ground = groundFor(terms.get(personId), one.notice, today);
		if ('body' in ground) allowed.push({ ...one, ...ground });
		else untold.set(personId, ground);
	}
	return { allowed, untold };
}

/**
 * Whom there is no ground to tell of today: everything about them that is due, not only what comes first.
 * The rest of it would be in the way of what may be sent, each time somebody looks for that.
 */
async function holdBack(
	tx: Transaction,
	actor: Actor,
	receiverId: string,
	untold: ReadonlyMap<string, NoGround>
): Promise<void> {
	const held = await tx<{ deliveryId: string; personId: string }[]>`
		select d.id as delivery_id, a.person_id
		from award a join notice n on n.award_id = a.id
			join delivery d on d.notice_id = n.id and d.receiver_id = ${receiverId}
		where a.person_id = any(${[...untold.keys()]}::uuid[])
			and d.state = 'waiting' and d.next_try_at <= ${actor.at}
		for update of d skip locked`;
	const withheld: { id: string; event: DeliveryEvent }[] = [];
	const early: { id: string; at: Date }[] = [];
	for (const { deliveryId: id, personId } of held) {
		const ground = untold.get(personId)!;
		if ('why' in ground) withheld.push({ id, event: { type: 'withheld', why: ground.why } });
		else early.push({ id, at: startOfDay(ground.startsOn) });
	}
	await moveMany(tx, storedDelivery, actor, withheld);
	await setNextTries(tx, early);
}

/** What may be sent of a notice today; or from which day; or why it may not. */
function groundFor(terms: Terms | undefined, notice: Notice, today: string): Ground | NoGround {
	if (!terms) return { why: 'noAgreement' };
	const ground = groundOf(terms, today);
	if (!ground.live) {
		return ground.startsOn === null ? { why: ground.why } : { startsOn: ground.startsOn };
	}
	const body = JSON.stringify(bodyFor(notice, terms, ground));
	return { body, agreementId: ground.agreement.id, consentId: ground.consentId };
}
