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
import { bankItemMachine, type BankItemEvent } from './bank-item.machine.ts';

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
	const [newest] = await versionsOf(tx, held.id);
	const words = wordsOf(item.source, pictures);
	if (newest?.words === words) return { id: held.id, number: newest.number, isNew: false };
	const number = (newest?.number ?? 0) + 1;
	const { type, outcome, level, marks, body, source } = item;
	await tx`insert into bank_item_version ${tx({
		...{
			bankItemId: held.id,
			number,
			sourceHash: hashOf(source),
			type,
			outcome,
			level,
			marks,
			origin
		},
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

const hashOf = (source: object) => createHash('sha256').update(canonical(source)).digest('hex');

/** What a version is told apart by: its source, and the pictures that it shows. */
export const wordsOf = (source: object, pictures: ReadonlyMap<string, string>): string =>
	`${hashOf(source)} ${canonical(Object.fromEntries(pictures))}`;

/** All that a question ever said, newest first. */
export async function versionsOf(
	tx: Transaction,
	id: string
): Promise<{ number: number; origin: Written['origin']; words: string }[]> {
	const rows = await tx<
		{ number: number; origin: Written['origin']; sourceHash: string; shown: Shown | null }[]
	>`
		select v.number, v.origin, v.source_hash,
			(select jsonb_object_agg(i.path, i.sha256) from bank_item_image i
				where i.bank_item_id = v.bank_item_id and i.number = v.number) as shown
		from bank_item_version v where v.bank_item_id = ${id} order by v.number desc`;
	return rows.map(({ number, origin, sourceHash, shown }) => ({
		...{ number, origin },
		words: `${sourceHash} ${canonical(shown ?? {})}`
	}));
}

/** Says again, as the newest version, what an earlier one said, with who wrote it and when. */
export async function sayAgain(tx: Transaction, id: string, earlier: number): Promise<number> {
	const [row] = await tx<{ number: number }[]>`
		insert into bank_item_version (bank_item_id, number, source, source_hash, body, type, outcome,
			level, difficulty, marks, words, origin, written_by, written_at)
		select bank_item_id, (select max(number) + 1 from bank_item_version where bank_item_id = ${id}),
			source, source_hash, body, type, outcome, level, difficulty, marks, words, origin, written_by,
			written_at
		from bank_item_version where bank_item_id = ${id} and number = ${earlier} returning number`;
	const { number } = row!;
	await tx`
		insert into bank_item_image (bank_item_id, number, path, sha256)
		select bank_item_id, ${number}, path, sha256 from bank_item_image
		where bank_item_id = ${id} and number = ${earlier}`;
	return number;
}

/** What staff may do with a question; each is written down in its history and in the audit. */
export type BankAct =
	'offer' | 'approve' | 'sendBack' | 'makeLive' | 'retire' | 'bringBack' | 'discard';

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
	bringBack: 'draft',
	discard: 'live'
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
	if (act === 'discard') return discarded(tx, id);
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

/** The version that was live last, unless it was retired since; null when none was. */
export async function lastLive(sql: AnySql, id: string): Promise<number | null> {
	const [row] = await sql<{ number: number | null }[]>`
		select coalesce((select (w.event ->> 'number')::int from history w
			where w.machine = h.machine and w.subject_id = h.subject_id and w.seq <= h.seq
				and w.event ->> 'type' in ('rewritten', 'discarded')
			order by w.seq desc limit 1), 1) as number
		from history h where h.machine = 'bankItem' and h.subject_id = ${id} and h.to_state = 'live'
			and not exists (select from history r where r.machine = h.machine
				and r.subject_id = h.subject_id and r.seq > h.seq and r.to_state = 'retired')
		order by h.seq desc limit 1`;
	return row?.number ?? null;
}

/** What was live is said again, so a draft that is thrown away can still be read in its version. */
async function discarded(tx: Transaction, id: string): Promise<BankItemEvent> {
	const was = await lastLive(tx, id);
	const [newest] = await versionsOf(tx, id);
	if (was === null || newest?.number === was) {
		throw new Refused('There is no live version of this question to go back to.');
	}
	return { type: 'discarded', number: await sayAgain(tx, id, was), was };
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

export const moveItem = (tx: Transaction, actor: Actor, id: string, event: BankItemEvent) =>
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
