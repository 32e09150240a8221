import { awardLetter, correctionLetter } from '#lib/certification/award-letters.rules.ts';
import { holderOf, standingOf } from '#lib/certification/award-record.server.ts';
import type { AwardEvent } from '#lib/certification/award.machine.ts';
import { type AwardAct, forRegisters } from '#lib/certification/reason.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { Transaction } from '#lib/platform/database.server.ts';
import { lastEvent } from '#lib/platform/machine-store.server.ts';
import { queueMail } from '#lib/platform/mail.server.ts';
import type { NoticeType } from '#lib/register/notice.schema.ts';
import { writeNotice } from '#lib/register/notices.server.ts';
import type { Site } from './send-invitation.server.ts';

/** What registers are told about each move; null: nothing that concerns them. */
const noticeTypeOf: Record<AwardAct, NoticeType | null> = {
	confirmed: 'award',
	voided: null,
	renewalOpened: null,
	renewed: 'renew',
	renewedLate: 'renew',
	reinstated: 'renew',
	expired: 'expire',
	suspended: 'suspend',
	conditionsSet: 'restrict',
	reviewed: 'amend',
	lifted: 'lift',
	revoked: 'revoke',
	withdrawn: 'withdraw',
	superseded: 'supersede'
};

/** Tells the registers of the last move of an award; the last thing of a story. */
export async function tellRegisters(tx: Transaction, actor: Actor, awardId: string): Promise<void> {
	const event = (await lastEvent(tx, 'award', awardId)) as AwardEvent;
	const type = noticeTypeOf[event.type];
	if (!type) return;
	const reasonCode = forRegisters(event.reasonCode);
	const { conditions, conditionsPublic, reviewOn, supersededBy } = await standingOf(tx, awardId);
	await writeNotice(tx, actor, {
		awardId,
		// Conditions that stand again after a suspension are news of their own.
		type: type === 'lift' && conditions !== null ? 'restrict' : type,
		effectiveOn: event.effectiveOn,
		...(reasonCode ? { reasonCode } : {}),
		conditions: conditionsPublic ? conditions : null,
		reviewOn,
		supersededBy
	});
}

/**
 * Writes to the holder about the last move of an award, in the transaction that moved it.
 * @param lift the lift that this move followed within the same story, if there was one
 */
export async function tellHolder(
	tx: Transaction,
	actor: Actor,
	site: Site,
	awardId: string,
	lift: AwardEvent | null = null
): Promise<void> {
	const event = (await lastEvent(tx, 'award', awardId)) as AwardEvent;
	const holder = await holderAt(tx, site, awardId);
	const letter = awardLetter(event, holder, event.type === 'lifted' ? null : lift);
	if (letter) await queueMail(tx, actor, { to: holder.email, ...letter });
}

/** Writes to the holder about a certificate written again. */
export async function tellOfCertificate(
	tx: Transaction,
	actor: Actor,
	site: Site,
	{ awardId, because }: { awardId: string; because: 'name' | 'correction' }
): Promise<void> {
	const holder = await holderAt(tx, site, awardId);
	await queueMail(tx, actor, { to: holder.email, ...correctionLetter(holder, because) });
}

async function holderAt(tx: Transaction, { origin }: Site, awardId: string) {
	const { cohortCode, ...holder } = await holderOf(tx, awardId);
	return { ...holder, link: `${origin}/learn/${cohortCode}/certificate` };
}
