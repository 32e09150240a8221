import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql } from '#lib/platform/database.server.ts';
import { Refused } from '#lib/platform/errors.ts';
import { type ExportFormat, writeItems } from '../formats/convert-items.ts';
import type { WrittenVerdict } from '../formats/written-verdict.ts';
import type { AuthoredItem } from '../items/item-contents.ts';
import { type HeldSource, sourcesOf } from './bank-held.server.ts';
import { picturesByHash } from './bank-pictures.server.ts';
import { type BankFilter, bankItems } from './bank-reads.server.ts';

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
): Promise<{ bytes: Uint8Array; written: number; verdicts: (WrittenVerdict & { id: string })[] }> {
	const rows = await bankItems(sql, actor, filter, { most: most + 1 });
	if (rows.length > most) {
		throw new Refused(
			`These are more than ${most.toLocaleString('en-GB')} questions, too many for one file. Choose a module first.`
		);
	}
	const held = await sourcesOf(
		sql,
		rows.map(({ id }) => id)
	);
	const { items, pictures } = withOwnPaths(held);
	const stored = await picturesByHash(sql, [...pictures.values()]);
	const images = new Map(
		[...pictures].flatMap(([path, sha256]) => {
			const bytes = stored.get(sha256)?.bytes;
			return bytes ? [[path, bytes] as const] : [];
		})
	);
	const file = writeItems(items, images, format);
	const verdicts = file.verdicts.map((one, index) => ({ ...one, id: held[index]!.id }));
	const written = verdicts.filter(({ verdict }) => verdict !== 'left').length;
	return { bytes: file.bytes, written, verdicts };
}

/** Two questions may call different pictures map.svg: in one file each path is one picture. */
export function withOwnPaths(held: readonly Pick<HeldSource, 'source' | 'pictures'>[]): {
	items: AuthoredItem[];
	pictures: Map<string, string>;
} {
	const pictures = new Map<string, string>();
	const items = held.map(({ source, pictures: own }) => {
		let text = JSON.stringify(source);
		for (const [path, sha256] of own) {
			const [start = '', ending = ''] = path.split(/(?=\.\w+$)/);
			let free = path;
			for (let number = 2; (pictures.get(free) ?? sha256) !== sha256; number++) {
				free = `${start}-${number}${ending}`;
			}
			pictures.set(free, sha256);
			text = text.replaceAll(path, free);
		}
		return JSON.parse(text) as AuthoredItem;
	});
	return { items, pictures };
}
