import { londonDay } from '#lib/platform/days.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { Transaction } from '#lib/platform/database.server.ts';
import { performChange } from './change-award.server.ts';
import type { Site } from './send-invitation.server.ts';

/**
 * Whoever earns a qualification again holds it once: the newer award takes the place of the older
 * ones, which keep their own first day. One that is suspended or has conditions stays until that is
 * settled. Idempotent: what is superseded is not looked at again.
 */
export async function supersedeOlder(
	tx: Transaction,
	actor: Actor,
	site: Site,
	awardId: string
): Promise<void> {
	const older = await tx<{ id: string; version: number; standingSince: string }[]>`
		select o.id, o.version, o.standing_since from award o join award n on n.id = ${awardId}
		where o.person_id = n.person_id and o.qualification_code = n.qualification_code
			and (o.awarded_on, o.id) < (n.awarded_on, n.id) and o.state in ('awarded', 'due', 'expired')
		order by o.id`;
	for (const { id, version } of older) {
		await performChange(tx, actor, site, {
			awardId: id,
			version,
			act: 'superseded',
			reasonCode: 'SUPERSEDED',
			effectiveOn: londonDay(actor.at),
			evidence: `award ${awardId}`,
			supersededBy: awardId
		});
	}
}
