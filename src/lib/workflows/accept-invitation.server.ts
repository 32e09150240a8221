import type { Actor } from '#lib/platform/actor.ts';
import type { Transaction } from '#lib/platform/database.server.ts';
import { enrolmentsOf, moveEnrolmentIfAble } from '#lib/progression/enrolments.server.ts';
import { openWhatFollows } from '#lib/progression/modules.server.ts';

/**
 * A person takes up every place they were invited to. Whoever holds the mailed link, or is signed in,
 * has shown that they are this person. Idempotent: a place that was accepted before stays as it is.
 * @returns codes of the cohorts that are now open to them
 */
export async function acceptInvitations(
	tx: Transaction,
	actor: Actor,
	personId: string
): Promise<string[]> {
	const opened: string[] = [];
	const acting = { ...actor, personId };
	for (const place of await enrolmentsOf(tx, personId)) {
		if (place.state !== 'invited') continue;
		if (await moveEnrolmentIfAble(tx, acting, place.id, { type: 'accepted' })) {
			await openWhatFollows(tx, acting, place.id);
			opened.push(place.cohortCode);
		}
	}
	return opened;
}
