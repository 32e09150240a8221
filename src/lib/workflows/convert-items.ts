import { createHash } from 'node:crypto';
import { canonical } from '#lib/assessment/answer-form.ts';
import { type Defaults, readItems } from '#lib/assessment/formats/convert-items.ts';
import type { AuthoredItem } from '#lib/assessment/items/item-contents.ts';
import { type ContentImage, readImage } from '#lib/catalogue/content/image.ts';
import { itemFaults } from '#lib/catalogue/content/item-faults.ts';

/** What comes of one item of a file. */
export type ItemVerdict = { name: string; changes: string[] } & (
	| { verdict: 'taken' | 'changed'; as: AuthoredItem['type']; item: AuthoredItem; hash: string }
	| { verdict: 'cannot'; why: string }
);

export type Conversion = {
	items: ItemVerdict[];
	/** Pictures of the items that can be taken, by path in the module's folder. */
	images: Map<string, Uint8Array>;
};

/**
 * Reads a file of another system (GIFT, Moodle XML, Aiken, QTI 2.1 to 3.0) and passes each item
 * through the checks of authored content. Writes nothing; `hash` is the same whenever the same item
 * comes again.
 * @throws Refused when the file is none of these, or hostile
 */
export function convertItems(bytes: Uint8Array, defaults: Defaults): Conversion {
	const { verdicts, images } = readItems(bytes, defaults);
	const pictures = new Map<string, ContentImage>();
	const spoilt = new Map<string, string>();
	for (const [path, content] of images) {
		const image = /\.(svg|png)$/.test(path) ? readImage(path, content) : 'is neither SVG nor PNG';
		if (typeof image === 'string') spoilt.set(path, image);
		else pictures.set(path, image);
	}
	const items = verdicts.map((verdict): ItemVerdict => {
		const { name, changes } = verdict;
		if ('cannot' in verdict) return { name, changes, verdict: 'cannot', why: verdict.cannot };
		const { item, asExported } = verdict;
		const picture = [...spoilt].find(([path]) => shows(item, path));
		const faults = picture
			? [`its picture ${picture[0]} ${picture[1]}`]
			: itemFaults(item, pictures);
		if (faults.length > 0) return { name, changes, verdict: 'cannot', why: faults.join('; ') };
		const hash = createHash('sha256').update(canonical(item)).digest('hex');
		return { name, changes, verdict: asExported ? 'taken' : 'changed', as: item.type, item, hash };
	});
	const taken = items.flatMap((one) => ('item' in one ? [one.item] : []));
	const carried = [...images].filter(
		([path]) => pictures.has(path) && taken.some((item) => shows(item, path))
	);
	return { items, images: new Map(carried) };
}

const shows = (item: AuthoredItem, path: string): boolean => JSON.stringify(item).includes(path);
