import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import type { Transaction } from '#lib/platform/database.server.ts';
import { lockState } from '#lib/platform/machine-store.server.ts';
import { heldBy } from './bank-held.server.ts';
import { isReviewed, lastLive } from './bank-history.server.ts';
import {
	moveItem,
	sayAgain,
	storedBankItem,
	versionsOf,
	wordsOf,
	writeBankItem,
	type Written
} from './bank-items.server.ts';
import type { Held } from './import-plan.rules.ts';

/**
 * A published edition's question is in the bank and live, as the edition has it, also when it waited
 * there as a draft. One that was retired with these words stays retired: somebody chose that.
 * Whoever is writing it anew keeps what they wrote: their draft stays the newest version, over what
 * the edition says.
 * @param written `isReviewed`: the edition names who wrote it and who else reviewed it
 * @returns whether it is live without anybody being known to have reviewed it
 */
export async function bringIntoBank(
	tx: Transaction,
	actor: Actor,
	written: Omit<Written, 'origin'> & { edition: string; isReviewed: boolean }
): Promise<{ unseen: boolean }> {
	const { edition, item, pictures = new Map<string, string>() } = written;
	const draft = await draftOf(tx, written);
	const words = wordsOf(item.source, pictures);
	const isOther = draft && draft.words !== words;
	if (isOther && draft.below?.words === words) {
		return { unseen: !written.isReviewed && !draft.below.reviewed };
	}
	const { id } = await writeBankItem(tx, actor, { ...written, origin: 'edition' });
	const unseen = await publish(tx, actor, id, written);
	if (isOther) {
		const number = await sayAgain(tx, id, draft.number);
		await moveItem(tx, actor, id, { type: 'rewritten', number, over: edition });
	}
	return { unseen };
}

async function publish(
	tx: Transaction,
	actor: Actor,
	id: string,
	{ edition, isReviewed: isNamed }: { edition: string; isReviewed: boolean }
): Promise<boolean> {
	const { state } = await lockState(tx, storedBankItem, id);
	if (state === 'retired') return false;
	const wasSeen = await isReviewed(tx, id);
	if (state !== 'live' || (isNamed && !wasSeen)) {
		const event = { type: 'publishedBefore', edition } as const;
		await moveItem(tx, actor, id, isNamed ? { ...event, isReviewed: true } : event);
	}
	return !isNamed && !wasSeen;
}

/** What somebody wrote and nobody made live yet; `below` is what is live meanwhile. */
async function draftOf(
	tx: Transaction,
	{ courseCode, item }: Pick<Written, 'courseCode' | 'item'>
) {
	const [held] = await tx<{ id: string; state: string }[]>`
		select id, state from bank_item where course_code = ${courseCode} and key = ${item.key}
		for update`;
	if (held?.state !== 'draft' && held?.state !== 'reviewed') return undefined;
	const versions = await versionsOf(tx, held.id);
	const [newest] = versions;
	if (!newest || newest.origin === 'edition') return undefined;
	const live = await lastLive(tx, held.id);
	const below = versions.find(({ number }) => number === live?.number);
	const reviewed = live ? await isReviewed(tx, held.id, live.seq) : false;
	return { ...newest, below: below && { words: below.words, reviewed } };
}

/**
 * Drafts of a course that say the very words of a live question of the same module, under another
 * name, are retired: an author who wrote them into an edition by hand would otherwise find each
 * question twice, and review it a second time.
 */
export async function retireTwins(
	tx: Transaction,
	actor: Actor,
	{ courseCode, edition }: { courseCode: string; edition: string }
): Promise<void> {
	const held = await heldBy(tx, courseCode);
	const saidBy = ({ moduleCode, hashes }: Held) => `${moduleCode} ${hashes.at(-1)}`;
	const live = new Map(
		held.filter(({ state }) => state === 'live').map((one) => [saidBy(one), one.key])
	);
	for (const one of held) {
		const twin = live.get(saidBy(one));
		if (!twin || (one.state !== 'draft' && one.state !== 'reviewed')) continue;
		const reason = `${edition} brought the same words as ${twin}`;
		await moveItem(tx, actor, one.id, { type: 'retired', reason });
		const about = { type: 'bankItem', id: one.id };
		await recordAudit(tx, actor, 'question-moved', about, { act: 'retire', reason });
	}
}
