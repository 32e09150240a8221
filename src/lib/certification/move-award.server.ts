import type { Actor } from '#lib/platform/actor.ts';
import type { Transaction } from '#lib/platform/database.server.ts';
import { londonDay } from '#lib/platform/days.ts';
import { Invalid, NotFound, Refused } from '#lib/platform/errors.ts';
import { move } from '#lib/platform/machine-store.server.ts';
import {
	type AwardChange,
	type AwardFacts,
	eventOf,
	issuesWith,
	standingAfter
} from './award-change.rules.ts';
import type { AwardState } from './award.machine.ts';
import { lockAward, movedBy, storedAward } from './awards.server.ts';

/**
 * Moves an award for a reason. Idempotent: pressed twice, the second finds that this very change was
 * the next after what its page showed, with nothing since but what followed at once, and says so.
 * @returns false when the same change was already made
 * @throws Invalid wrong reason or date; Refused when the award's state does not allow it
 */
export async function moveAward(
	tx: Transaction,
	actor: Actor,
	change: AwardChange
): Promise<boolean> {
	const { awardId } = change;
	const { version } = await lockAward(tx, awardId);
	if (change.version !== null && change.version !== version) {
		if (await isMade(tx, actor, change)) return false;
		throw new Refused(
			'Somebody else changed this award since you opened the page. Look at it again before you decide.'
		);
	}
	const award = await factsOf(tx, awardId);
	const today = londonDay(actor.at);
	await refuseEarlier(tx, awardId, today);
	const issues = issuesWith(change, award, today);
	if (issues.length > 0) throw new Invalid(issues);
	const event = eventOf(change, award, movedBy(actor));
	const { to } = await move(tx, storedAward, actor, awardId, event);
	const changed = standingAfter(event, to as AwardState, award);
	if (Object.keys(changed).length > 0) {
		await tx`update award set ${tx(changed)} where id = ${awardId}`;
	}
	return true;
}

async function factsOf(tx: Transaction, awardId: string): Promise<AwardFacts> {
	const [award] = await tx<AwardFacts[]>`
		select a.state, a.valid_from, a.expires_on, a.standing_since, a.conditions,
			(e.award->>'validMonths')::int as valid_months
		from award a join edition e on e.id = a.edition_id where a.id = ${awardId}`;
	if (!award) throw new NotFound('That award');
	return award;
}

/** What is written down now comes after what was written down before, whatever days it names. */
async function refuseEarlier(tx: Transaction, awardId: string, today: string): Promise<void> {
	const [later] = await tx`
		select from history where machine = ${storedAward.name} and subject_id = ${awardId}
			and event->>'recordedOn' > ${today} limit 1`;
	if (later) throw new Refused('A later change of this award is on record already.');
}

async function isMade(tx: Transaction, actor: Actor, change: AwardChange): Promise<boolean> {
	if (change.version === null) return false;
	const [row] = await tx`
		select from history h
		where h.machine = ${storedAward.name} and h.subject_id = ${change.awardId}
			and h.seq = ${change.version + 1} and h.actor_id is not distinct from ${actor.personId}
			and h.event->>'type' = ${change.act} and h.event->>'reasonCode' = ${change.reasonCode}
			and h.event->>'effectiveOn' = ${change.effectiveOn}
			and not exists (select from history l where (l.machine, l.subject_id) = (h.machine, h.subject_id)
				and l.seq > h.seq and l.at > h.at)`;
	return row !== undefined;
}
