import { createHash } from 'node:crypto';
import type { Item } from '#lib/catalogue/published.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { Forbidden, Invalid, NotFound, Refused } from '#lib/platform/errors.ts';
import { newId } from '#lib/platform/id.ts';
import {
	lastEvent,
	lockState,
	move,
	type StoredMachine
} from '#lib/platform/machine-store.server.ts';
import { authorise } from '../../identity/permissions.rules.ts';
import { canonical } from '../answer-form.ts';
import { stillToWrite } from '../items/item-exchange.ts';
import { textOf } from '../items/item-type.ts';
import { heldBy } from './bank-held.server.ts';
import { bankItemMachine, type BankItemEvent } from './bank-item.machine.ts';
import type { Held } from './import-plan.rules.ts';

export const storedBankItem: StoredMachine<typeof bankItemMachine> = {
	name: 'bankItem',
	table: 'bank_item',
	machine: bankItemMachine,
	ruleVersion: 'bank-item/1',
	refusal(event, state) {
		if (event === 'approved' && state === 'draft') {
			return 'Somebody else reviews a question, not whoever wrote it.';
		}
		if (event === 'madeLive' && state === 'reviewed') {
			return 'Nobody is known to have written this question, so another person than its reviewer makes it live.';
		}
		return `A question that is ${state} cannot do that (${event}).`;
	}
};

export const bankStates = ['draft', 'reviewed', 'live', 'retired'] as const;
export type BankState = (typeof bankStates)[number];

type Shown = Record<string, string>;

/** A question as somebody wrote it. */
export type WrittenItem = Pick<Item, 'key' | 'type' | 'outcome' | 'level' | 'marks' | 'body'> & {
	/** As in quiz.yaml. */
	source: object;
};

export type Written = {
	courseCode: string;
	moduleCode: string;
	item: WrittenItem;
	/** SHA-256 of the pictures that it shows, by path; the bank has their bytes already. */
	pictures?: ReadonlyMap<string, string>;
	origin: 'edition' | 'author' | 'file';
};

/**
 * Puts a question into the bank: a new draft, or a new version of the one with this key, which then
 * is a draft again. Idempotent by its source and its pictures: what the bank says already changes
 * nothing.
 * @returns the bank's id for it, and whether anything was written
 */
export async function writeBankItem(
	tx: Transaction,
	actor: Actor,
	{ courseCode, moduleCode, item, pictures = new Map(), origin }: Written
): Promise<{ id: string; number: number; isNew: boolean }> {
	authorise(actor, 'bank.write');
	const { key } = item;
	const row = { id: newId(), courseCode, moduleCode, key, state: 'draft', createdAt: actor.at };
	await tx`insert into bank_item ${tx(row)} on conflict (course_code, key) do nothing`;
	const [held] = await tx<{ id: string }[]>`
		select id from bank_item where course_code = ${courseCode} and key = ${key} for update`;
	if (!held) throw new Error('A question was neither written nor found.');
	const [newest] = await tx<{ number: number; sourceHash: string; shown: Shown | null }[]>`
		select v.number, v.source_hash,
			(select jsonb_object_agg(i.path, i.sha256) from bank_item_image i
				where i.bank_item_id = v.bank_item_id and i.number = v.number) as shown
		from bank_item_version v where v.bank_item_id = ${held.id} order by v.number desc limit 1`;
	const sourceHash = createHash('sha256').update(canonical(item.source)).digest('hex');
	const shown = canonical(Object.fromEntries(pictures));
	if (newest?.sourceHash === sourceHash && canonical(newest.shown ?? {}) === shown) {
		return { id: held.id, number: newest.number, isNew: false };
	}
	const number = (newest?.number ?? 0) + 1;
	const { type, outcome, level, marks, body, source } = item;
	await tx`insert into bank_item_version ${tx({
		...{ bankItemId: held.id, number, sourceHash, type, outcome, level, marks, origin },
		source: tx.json(source as never) as never,
		body: tx.json(body as never) as never,
		difficulty: body.difficulty,
		words: textOf(body.stemHtml),
		writtenBy: actor.personId,
		writtenAt: actor.at
	})}`;
	for (const [path, sha256] of pictures) {
		const image = { bankItemId: held.id, number, path, sha256 };
		await tx`insert into bank_item_image ${tx(image)}`;
	}
	if (newest) {
		const { state } = await lockState(tx, storedBankItem, held.id);
		if (state === 'retired') await moveItem(tx, actor, held.id, { type: 'broughtBack' });
		await moveItem(tx, actor, held.id, { type: 'rewritten', number });
	}
	return { id: held.id, number, isNew: true };
}

/**
 * A published edition's question is in the bank and live, as the edition has it, also when it waited
 * there as a draft. One that was retired with these words stays retired: somebody chose that.
 */
export async function bringIntoBank(
	tx: Transaction,
	actor: Actor,
	written: Omit<Written, 'origin'> & { edition: string }
): Promise<void> {
	const { id } = await writeBankItem(tx, actor, { ...written, origin: 'edition' });
	const { state } = await lockState(tx, storedBankItem, id);
	if (state !== 'draft' && state !== 'reviewed') return;
	await moveItem(tx, actor, id, { type: 'publishedBefore', edition: written.edition });
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
	const wordsOf = ({ moduleCode, hashes }: Held) => `${moduleCode} ${hashes.at(-1)}`;
	const live = new Map(
		held.filter(({ state }) => state === 'live').map((one) => [wordsOf(one), one.key])
	);
	for (const one of held) {
		const twin = live.get(wordsOf(one));
		if (!twin || (one.state !== 'draft' && one.state !== 'reviewed')) continue;
		const reason = `${edition} brought the same words as ${twin}`;
		await moveItem(tx, actor, one.id, { type: 'retired', reason });
		const about = { type: 'bankItem', id: one.id };
		await recordAudit(tx, actor, 'question-moved', about, { act: 'retire', reason });
	}
}

/** What staff may do with a question; each is written down in its history and in the audit. */
export type BankAct = 'offer' | 'approve' | 'sendBack' | 'makeLive' | 'retire' | 'bringBack';

/**
 * One act on one question. Idempotent: one that stands where the act leads stays there.
 * @throws Refused when the machine does not allow it, or whoever wrote it approves it
 */
export async function actOnBankItem(
	tx: Transaction,
	actor: Actor,
	{ id, act, reason = '' }: { id: string; act: BankAct; reason?: string }
): Promise<void> {
	authorise(actor, 'bank.write');
	const { state } = await lockState(tx, storedBankItem, id);
	if (act === 'sendBack' && reason.trim() === '') {
		throw new Invalid([{ field: 'reason', message: 'Enter what should be changed' }]);
	}
	if (await isDone(tx, { id, act, state })) return;
	await moveItem(tx, actor, id, await eventOf(tx, actor, { id, act, reason }));
	await recordAudit(tx, actor, 'question-moved', { type: 'bankItem', id }, { act, reason });
}

const leadsTo: Record<BankAct, BankState> = {
	offer: 'draft',
	approve: 'reviewed',
	sendBack: 'draft',
	makeLive: 'live',
	retire: 'retired',
	bringBack: 'draft'
};

async function eventOf(
	tx: Transaction,
	actor: Actor,
	{ id, act, reason }: { id: string; act: BankAct; reason: string }
): Promise<BankItemEvent> {
	if (act === 'offer') return { type: 'offered' };
	if (act === 'sendBack') return { type: 'sentBack', reason };
	if (act === 'retire') return { type: 'retired' };
	if (act === 'bringBack') return { type: 'broughtBack' };
	if (act === 'makeLive') return madeLive(tx, actor, id);
	if (!actor.personId) throw new Forbidden('Only a person reviews a question.');
	const [newest] = await tx<{ number: number; writtenBy: string | null; source: object }[]>`
		select number, written_by, source from bank_item_now where id = ${id}`;
	if (!newest) throw new NotFound('That question');
	const [gap] = stillToWrite(newest.source);
	if (gap) throw new Refused(`${gap} A question is approved when nothing is missing.`);
	const { number, writtenBy: author } = newest;
	return { type: 'approved', reviewer: actor.personId, author, number };
}

async function madeLive(tx: Transaction, actor: Actor, id: string): Promise<BankItemEvent> {
	const [newest] = await tx<{ author: string | null }[]>`
		select written_by as author from bank_item_now where id = ${id}`;
	const approved = (await lastEvent(tx, storedBankItem.name, id)) as Partial<BankItemEvent> | null;
	const reviewer = approved?.type === 'approved' ? (approved.reviewer ?? null) : null;
	return { type: 'madeLive', by: actor.personId, reviewer, author: newest?.author ?? null };
}

async function isDone(
	tx: Transaction,
	{ id, act, state }: { id: string; act: BankAct; state: string }
): Promise<boolean> {
	if (state !== leadsTo[act]) return false;
	// A draft waits for its review or does not: these two acts change that.
	if (act === 'offer') return isOffered(tx, id);
	if (act === 'sendBack') return !(await isOffered(tx, id));
	return true;
}

/** True while the newest draft waits for a review. */
async function isOffered(tx: Transaction, id: string): Promise<boolean> {
	return (await lastEvent(tx, storedBankItem.name, id))?.type === 'offered';
}

const moveItem = (tx: Transaction, actor: Actor, id: string, event: BankItemEvent) =>
	move(tx, storedBankItem, actor, id, event);

/** Several questions at once: each by itself, so that one that cannot move stops no other. */
export async function actOnBankItems(
	tx: Transaction,
	actor: Actor,
	{ ids, act }: { ids: readonly string[]; act: BankAct }
): Promise<{ moved: number; refused: string[] }> {
	const refused: string[] = [];
	for (const id of ids.toSorted()) {
		try {
			await actOnBankItem(tx, actor, { id, act });
		} catch (error) {
			// The machine refuses before anything is written, so the transaction is sound.
			if (!(error instanceof Refused)) throw error;
			refused.push(error.message);
		}
	}
	return { moved: ids.length - refused.length, refused };
}

/** Live questions of one module as quiz.yaml lists them, by key. */
export async function liveSources(
	sql: AnySql,
	courseCode: string,
	moduleCode: string
): Promise<object[]> {
	const rows = await sql<{ source: object }[]>`
		select source from bank_item_now
		where course_code = ${courseCode} and module_code = ${moduleCode} and state = 'live'
		order by key collate "C"`;
	return rows.map(({ source }) => source);
}
