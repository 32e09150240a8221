import type { Transaction } from '#lib/platform/database.server.ts';
import { Refused } from '#lib/platform/errors.ts';

/**
 * The name that certificates of this award bear from now on. The caller holds the award's lock.
 * @returns false when it bears this name already
 * @throws Refused for an award that has no certificate or is no longer held
 */
export async function renameAward(
	tx: Transaction,
	awardId: string,
	name: string
): Promise<boolean> {
	const wanted = name.normalize('NFC').replace(/\s+/g, ' ').trim();
	const [award] = await tx<{ state: string; nameAsAwarded: string }[]>`
		select state, name_as_awarded from award where id = ${awardId}`;
	if (award?.nameAsAwarded === wanted) return false;
	if (['provisional', 'voided', 'revoked', 'withdrawn'].includes(award?.state ?? 'voided')) {
		throw new Refused('This award has no certificate that could be written again.');
	}
	await tx`update award set name_as_awarded = ${wanted} where id = ${awardId}`;
	return true;
}
