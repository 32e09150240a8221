import type { Transaction } from '#lib/platform/database.server.ts';
import type { AwardState } from './award.machine.ts';

/** An award as it stands beside others of the same person and the same qualification. */
export type HeldAward = {
	id: string;
	state: AwardState;
	version: number;
	expiresOn: string | null;
	conditions: string | null;
	conditionsPublic: boolean;
	reviewOn: string | null;
};

/**
 * Lets stories that bring an award into force take turns, so that none overlooks what another brings:
 * locks the people, then whatever they hold, each in the order of ids. Call it before any other award
 * is locked and before the first notice.
 */
export async function lockHoldings(tx: Transaction, personIds: readonly string[]): Promise<void> {
	const people = personIds as string[];
	await tx`select from person where id = any(${people}::uuid[]) order by id for no key update`;
	await tx`select from award where person_id = any(${people}::uuid[]) order by id for update`;
}

/** The same for whoever holds this award. */
export async function lockHoldingsWith(tx: Transaction, awardId: string): Promise<void> {
	const [award] = await tx<{ personId: string }[]>`
		select person_id from award where id = ${awardId}`;
	if (award) await lockHoldings(tx, [award.personId]);
}

/** This award and every other of the same person and qualification, the oldest first. */
export async function heldAlike(tx: Transaction, awardId: string): Promise<HeldAward[]> {
	return await tx<HeldAward[]>`
		select a.id, a.state, a.version, a.expires_on, a.conditions, a.conditions_public, a.review_on
		from award a join award this on this.id = ${awardId}
		where a.person_id = this.person_id and a.qualification_code = this.qualification_code
			and a.awarded_on is not null
		order by a.awarded_on, a.id`;
}
