import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import type { Transaction } from '#lib/platform/database.server.ts';
import { lockState } from '#lib/platform/machine-store.server.ts';
import { heldBy } from './bank-held.server.ts';
import {
	lastLive,
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
 */
export async function bringIntoBank(
	tx: Transaction,
	actor: Actor,
	written: Omit<Written, 'origin'> & { edition: string }
): Promise<void> {
	const { edition, item, pictures = new Map<string, string>() } = written;
	const draft = await draftOf(tx, written);
	const words = wordsOf(item.source, pictures);
	if (draft && draft.words !== words && draft.below === words) return;
	const { id } = await writeBankItem(tx, actor, { ...written, origin: 'edition' });
	const { state } = await lockState(tx, storedBankItem, id);
	if (state !== 'draft' && state !== 'reviewed') return;
	await moveItem(tx, actor, id, { type: 'publishedBefore', edition });
	if (!draft || draft.words === words) return;
	const number = await sayAgain(tx, id, draft.number);
	await moveItem(tx, actor, id, { type: 'rewritten', number, over: edition });
}

/** What somebody wrote and nobody made live yet; `below` is what is live meanwhile. */
async function draftOf(
	tx: Transaction,
	{ courseCode, item }: Pick<Written, 'courseCode' | 'item'>
): Promise<{ number: number; words: string; below: string | undefined } | undefined> {
	const [held] = await tx<{ id: string; state: string }[]>`
		select id, state from bank_item where course_code = ${courseCode} and key = ${item.key}
		for update`;
	if (held?.state !== 'draft' && held?.state !== 'reviewed') return undefined;
	const versions = await versionsOf(tx, held.id);
	const [newest] = versions;
	if (!newest || newest.origin === 'edition') return undefined;
	const live = await lastLive(tx, held.id);
	return { ...newest, below: versions.find(({ number }) => number === live)?.words };
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
