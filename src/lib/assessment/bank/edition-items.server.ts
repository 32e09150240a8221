import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import type { Transaction } from '#lib/platform/database.server.ts';
import { lockState } from '#lib/platform/machine-store.server.ts';
import { heldBy } from './bank-held.server.ts';
import { lastLive, type Review, reviewAt } from './bank-history.server.ts';
import {
	type BankState,
	moveItem,
	sayAgain,
	storedBankItem,
	versionsOf,
	wordsOf,
	writeBankItem,
	type Written
} from './bank-items.server.ts';
import type { Held } from './import-plan.rules.ts';

type Brought = Omit<Written, 'origin'> & {
	edition: string;
	/** The edition names who wrote it and who else reviewed it. */
	isReviewed: boolean;
	/** Who reviewed it and where, as whoever publishes the edition says of all that nobody else vouches for. */
	elsewhere: string | null;
};

/**
 * A published edition's question is in the bank and live, as the edition has it, also when it waited
 * there as a draft. One that was retired with these words stays retired: somebody chose that.
 * Whoever is writing it anew keeps what they wrote: their draft stays the newest version, over what
 * the edition says.
 * @returns what is known of a second person behind its words, and how these stood in the bank before:
 * null where it did not have them
 */
export async function bringIntoBank(
	tx: Transaction,
	actor: Actor,
	written: Brought
): Promise<Review & { before: BankState | null }> {
	const { edition, item, pictures = new Map<string, string>() } = written;
	const held = await heldAs(tx, written);
	const words = wordsOf(item.source, pictures);
	const before = held?.words === words ? held.state : null;
	const draft = held && held.words !== words ? await draftOf(tx, held) : undefined;
	if (draft?.below?.words === words) {
		return { ...vouched(draft.below, written), before: 'live' };
	}
	const { id } = await writeBankItem(tx, actor, { ...written, origin: 'edition' });
	const review = await publish(tx, actor, id, written);
	if (draft) {
		const number = await sayAgain(tx, id, draft.number);
		await moveItem(tx, actor, id, { type: 'rewritten', number, over: edition });
	}
	return { ...review, before };
}

/** What is known of a second person once the edition has had its say, too. */
function vouched({ reviewed, elsewhere }: Review, told: Brought): Review {
	if (reviewed || told.isReviewed) return { reviewed: true, elsewhere };
	return { reviewed: false, elsewhere: told.elsewhere ?? elsewhere };
}

async function publish(tx: Transaction, actor: Actor, id: string, told: Brought): Promise<Review> {
	const { state } = await lockState(tx, storedBankItem, id);
	const known = await reviewAt(tx, id);
	const now = vouched(known, told);
	if (state === 'retired') return now;
	const isNamed = now.reviewed && !known.reviewed;
	const isSaid = now.elsewhere !== null && now.elsewhere !== known.elsewhere;
	if (state !== 'live' || isNamed || isSaid) {
		await moveItem(tx, actor, id, {
			...{ type: 'publishedBefore', edition: told.edition },
			...(told.isReviewed && { isReviewed: true }),
			...(isSaid && { elsewhere: now.elsewhere! })
		});
	}
	return now;
}

/** The question of this name with its newest version, locked. */
async function heldAs(tx: Transaction, { courseCode, item }: Pick<Written, 'courseCode' | 'item'>) {
	const [held] = await tx<{ id: string; state: BankState }[]>`
		select id, state from bank_item where course_code = ${courseCode} and key = ${item.key}
		for update`;
	if (!held) return undefined;
	const versions = await versionsOf(tx, held.id);
	const [newest] = versions;
	return newest && { ...newest, ...held, versions };
}

type HeldItem = NonNullable<Awaited<ReturnType<typeof heldAs>>>;

/** What somebody wrote and nobody made live yet; `below` is what is live meanwhile. */
async function draftOf(tx: Transaction, { id, state, number, origin, versions }: HeldItem) {
	if ((state !== 'draft' && state !== 'reviewed') || origin === 'edition') return undefined;
	const live = await lastLive(tx, id);
	const below = versions.find((one) => one.number === live?.number);
	return {
		number,
		below: live && below && { words: below.words, ...(await reviewAt(tx, id, live.seq)) }
	};
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
