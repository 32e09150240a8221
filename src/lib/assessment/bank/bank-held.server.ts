import type { AuthoredItem } from '../items/item-contents.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { restNow } from '#lib/platform/steps.ts';
import type { Held } from './import-plan.rules.ts';
import { itemHash } from './item-hash.rules.ts';

type Pictures = Record<string, string>;

/** All questions of a course with what they ever said, for files that may hold them. */
export async function heldBy(sql: AnySql, courseCode: string): Promise<Held[]> {
	const rows = await sql<(Omit<Held, 'hashes'> & { source: object; pictures: Pictures | null })[]>`
		select b.id, b.key, b.module_code, b.state, v.number, v.source, i.pictures
		from bank_item b join bank_item_version v on v.bank_item_id = b.id
			left join lateral (select jsonb_object_agg(i.path, i.sha256) as pictures
				from bank_item_image i where i.bank_item_id = b.id and i.number = v.number) i on true
		where b.course_code = ${courseCode} order by b.id, v.number`;
	const held = new Map<string, Held>();
	const rest = restNow();
	for (const { source, pictures, ...item } of rows) {
		await rest();
		const hash = itemHash(source, new Map(Object.entries(pictures ?? {})));
		held.set(item.id, { ...item, hashes: [...(held.get(item.id)?.hashes ?? []), hash] });
	}
	return [...held.values()];
}

/** Files for one course come into the bank one after the other, until the transaction ends. */
export async function lockBank(tx: Transaction, courseCode: string): Promise<void> {
	await tx`select pg_advisory_xact_lock(hashtextextended('bank of ' || ${courseCode}, 0))`;
}

/** Questions as authors wrote them, with the hashes of their pictures by path. */
export type HeldSource = {
	id: string;
	source: AuthoredItem;
	pictures: ReadonlyMap<string, string>;
};

/** The newest versions of some questions, by key. */
export async function sourcesOf(sql: AnySql, ids: readonly string[]): Promise<HeldSource[]> {
	const rows = await sql<{ id: string; source: AuthoredItem; pictures: Pictures | null }[]>`
		select b.id, b.source, (select jsonb_object_agg(i.path, i.sha256) from bank_item_image i
			where i.bank_item_id = b.id and i.number = b.number) as pictures
		from bank_item_now b where b.id = any(${[...ids]}::uuid[])
		order by b.course_code, b.module_code, b.key collate "C"`;
	return rows.map(({ pictures, ...item }) => ({
		...item,
		pictures: new Map(Object.entries(pictures ?? {}))
	}));
}
