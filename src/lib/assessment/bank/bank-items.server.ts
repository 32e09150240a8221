import { createHash } from 'node:crypto';
import type { Item } from '#lib/catalogue/published.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { newId } from '#lib/platform/id.ts';
import { lockState, move, type StoredMachine } from '#lib/platform/machine-store.server.ts';
import { authorise } from '../../identity/permissions.rules.ts';
import { canonical } from '../answer-form.ts';
import { textOf } from '../items/item-type.ts';
import { refusalWords } from './state-words.ts';
import { bankItemMachine, type BankItemEvent } from './bank-item.machine.ts';

export const storedBankItem: StoredMachine<typeof bankItemMachine> = {
	name: 'bankItem',
	table: 'bank_item',
	machine: bankItemMachine,
	ruleVersion: 'bank-item/1',
	refusal: refusalWords
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

export const moveItem = (tx: Transaction, actor: Actor, id: string, event: BankItemEvent) =>
	move(tx, storedBankItem, actor, id, event);

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
