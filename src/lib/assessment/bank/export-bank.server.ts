import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql } from '#lib/platform/database.server.ts';
import { type Page, pageOf } from '#lib/platform/cursor.ts';
import { Refused } from '#lib/platform/errors.ts';
import { atOnce, inTurns, type Steps } from '#lib/platform/steps.ts';
import {
	type ExportFormat,
	MOST_BYTES,
	tellingSteps,
	writingSteps
} from '../formats/convert-items.ts';
import type { WrittenVerdict } from '../formats/written-verdict.ts';
import type { AuthoredItem } from '../items/item-contents.ts';
import { type HeldSource, sourcesOf } from './bank-held.server.ts';
import { picturesByHash } from './bank-pictures.server.ts';
import { type BankFilter, bankItems, type BankRow } from './bank-reads.server.ts';

/** More than any academy has of one module, and few enough for one file. */
const MOST_ITEMS = 5000;

/** How a file of a format is called and sent. */
export const exportFiles: Record<
	ExportFormat,
	{ ending: string; mediaType: string; name: string }
> = {
	moodle: { ending: 'xml', mediaType: 'application/xml', name: 'Moodle XML' },
	gift: { ending: 'gift', mediaType: 'text/plain; charset=utf-8', name: 'GIFT' },
	qti: { ending: 'zip', mediaType: 'application/zip', name: 'QTI 3.0' }
};

export type BankVerdicts = (WrittenVerdict & { id: string })[];

/**
 * Questions of the bank in their newest versions, for another system, with their pictures.
 * @returns the file, how many questions are in it, and what it says of each, with its id in the bank
 * @throws Refused when there are too many for one file: nothing is left out unsaid
 */
export async function exportBank(
	sql: AnySql,
	actor: Actor,
	filter: BankFilter,
	format: ExportFormat,
	most = MOST_ITEMS
): Promise<{ bytes: Uint8Array; written: number; verdicts: BankVerdicts }> {
	const rows = await exported(sql, actor, filter, most);
	const held = await sourcesOf(
		sql,
		rows.map(({ id }) => id)
	);
	const { items, pictures } = await inTurns(ownPathSteps(held));
	const images = await picturesAt(sql, pictures);
	const file = await inTurns(writingSteps(items, images, format));
	if (file.bytes.length > MOST_BYTES) {
		throw new Refused(
			'The file would be larger than 20 MB, and could not come back here. Choose a module first.'
		);
	}
	const verdicts = file.verdicts.map((one, index) => ({ ...one, id: held[index]!.id }));
	return { bytes: file.bytes, written: verdicts.filter(isWritten).length, verdicts };
}

/**
 * What a file of these questions would say of each, without making it: of a version it is worked out
 * once, as a version never changes.
 * @throws Refused when there are too many for one file
 */
export async function exportVerdicts(
	sql: AnySql,
	actor: Actor,
	filter: BankFilter,
	format: ExportFormat
): Promise<{ written: number; verdicts: BankVerdicts }> {
	const rows = await exported(sql, actor, filter, MOST_ITEMS);
	const keyOf = ({ id, number }: Pick<BankRow, 'id' | 'number'>) => `${format} ${id} ${number}`;
	const found = new Map<string, WrittenVerdict>();
	const missing = rows.filter((row) => {
		const verdict = known.get(keyOf(row));
		if (verdict) found.set(row.id, verdict);
		return !verdict;
	});
	const numbers = new Map(missing.map((row) => [row.id, keyOf(row)]));
	for (const some of slices(missing)) {
		const held = await sourcesOf(
			sql,
			some.map(({ id }) => id)
		);
		const { items, pictures } = atOnce(ownPathSteps(held));
		const told = await inTurns(tellingSteps(items, await picturesAt(sql, pictures), format));
		told.forEach(({ verdict }, index) => {
			const { id } = held[index]!;
			found.set(id, verdict);
			keep(numbers.get(id)!, verdict);
		});
	}
	const verdicts = rows.flatMap(({ id }) => {
		const verdict = found.get(id);
		return verdict ? [{ ...verdict, id }] : [];
	});
	return { written: verdicts.filter(isWritten).length, verdicts };
}

/** Kinds of verdicts as staff look through them: what needs a look stands first. */
export const exportKinds = ['left', 'changed', 'whole'] as const;
export type ExportKind = (typeof exportKinds)[number];

/** As many as one reads at a time. */
const PAGE_SIZE = 100;

/**
 * A page of verdicts, of one kind or of all.
 * @param after the id of the last question that was seen, null for the first page
 */
export function verdictPage(
	verdicts: BankVerdicts,
	{ kind, after }: { kind: ExportKind | null; after: string | null }
): Page<BankVerdicts[number]> {
	const byKind = Map.groupBy(verdicts, ({ verdict }) => verdict);
	const sorted = exportKinds.flatMap((one) =>
		kind === null || one === kind ? (byKind.get(one) ?? []) : []
	);
	const seen = sorted.findIndex(({ id }) => id === after) + 1;
	return pageOf(sorted.slice(seen, seen + PAGE_SIZE + 1), PAGE_SIZE, ({ id }) => id);
}

const isWritten = ({ verdict }: WrittenVerdict) => verdict !== 'left';

/** Verdicts by format and version; the oldest go first. A few million letters at most. */
const known = new Map<string, WrittenVerdict>();
const MOST_KNOWN = 3 * MOST_ITEMS;

function keep(key: string, verdict: WrittenVerdict): void {
	known.set(key, verdict);
	const [oldest] = known.keys();
	if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest);
}

async function exported(
	sql: AnySql,
	actor: Actor,
	filter: BankFilter,
	most: number
): Promise<BankRow[]> {
	const rows = await bankItems(sql, actor, filter, { most: most + 1 });
	if (rows.length > most) {
		throw new Refused(
			`These are more than ${most.toLocaleString('en-GB')} questions, too many for one file. Choose a module first.`
		);
	}
	return rows;
}

/** Read and told together; the database is asked once for so many. */
const AT_ONCE = 100;

function* slices<T>(all: readonly T[]): Generator<readonly T[]> {
	for (let first = 0; first < all.length; first += AT_ONCE) yield all.slice(first, first + AT_ONCE);
}

async function picturesAt(
	sql: AnySql,
	paths: ReadonlyMap<string, string>
): Promise<Map<string, Uint8Array>> {
	const stored = await picturesByHash(sql, [...paths.values()]);
	return new Map(
		[...paths].flatMap(([path, sha256]) => {
			const bytes = stored.get(sha256)?.bytes;
			return bytes ? [[path, bytes] as const] : [];
		})
	);
}

/** Two questions may call different pictures map.svg: in one file each path is one picture. */
export function* ownPathSteps(held: readonly Pick<HeldSource, 'source' | 'pictures'>[]): Steps<{
	items: AuthoredItem[];
	pictures: Map<string, string>;
}> {
	const pictures = new Map<string, string>();
	const known = new Map<string, string>();
	const taken = new Map<string, number>();
	const items: AuthoredItem[] = [];
	for (const { source, pictures: own } of held) {
		yield;
		let text = JSON.stringify(source);
		for (const [path, sha256] of own) {
			const [start = '', ending = ''] = path.split(/(?=\.\w+$)/);
			// Thousands may all be called image.png: none looks through the names of the others.
			let free = known.get(`${path} ${sha256}`) ?? path;
			let number = taken.get(path) ?? 1;
			while ((pictures.get(free) ?? sha256) !== sha256) free = `${start}-${++number}${ending}`;
			taken.set(path, number);
			known.set(`${path} ${sha256}`, free);
			pictures.set(free, sha256);
			text = text.replaceAll(path, free);
		}
		items.push(JSON.parse(text) as AuthoredItem);
	}
	return { items, pictures };
}
