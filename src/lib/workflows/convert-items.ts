import { createHash } from 'node:crypto';
import { canonical } from '#lib/assessment/answer-form.ts';
import { type Defaults, itemSteps, shownBy } from '#lib/assessment/formats/convert-items.ts';
import type { AuthoredItem } from '#lib/assessment/items/item-contents.ts';
import type { CompiledItem } from '#lib/catalogue/content/compiled.ts';
import { type ContentImage, IMAGE_ENDINGS, readImage } from '#lib/catalogue/content/image.ts';
import { readItem } from '#lib/catalogue/content/read-item.ts';
import { atOnce, type Steps } from '#lib/platform/steps.ts';

/** An item that can be taken. */
export type TakenItem = {
	as: AuthoredItem['type'];
	item: AuthoredItem;
	compiled: CompiledItem;
	/** Paths of the pictures that it shows. */
	pictures: string[];
	/** The same whenever the same item comes again. */
	hash: string;
};

/** What comes of one item of a file. */
export type ItemVerdict = { name: string; changes: string[] } & (
	({ verdict: 'taken' | 'changed' } & TakenItem) | { verdict: 'cannot'; why: string }
);

export type Conversion = {
	items: ItemVerdict[];
	/** Pictures of the items that can be taken, by path in the module's folder. */
	images: Map<string, ContentImage>;
};

const MOST_PICTURE_BYTES = 2 * 1024 * 1024;
const isImage = new RegExp(`\\.(${IMAGE_ENDINGS})$`);

/**
 * Reads a file of another system (GIFT, Moodle XML, Aiken, QTI 2.1 to 3.0) and passes each item
 * through the checks of authored content. Writes nothing.
 * @throws Refused when the file is none of these, or hostile
 */
export const convertItems = (bytes: Uint8Array, defaults: Defaults): Conversion =>
	atOnce(conversionSteps(bytes, defaults));

/** The same, to be laid aside between two questions. @throws Refused */
export function* conversionSteps(bytes: Uint8Array, defaults: Defaults): Steps<Conversion> {
	const { verdicts, images } = yield* itemSteps(bytes, defaults);
	const { pictures, spoilt } = yield* pictureSteps(images);
	const verdictOf = (verdict: (typeof verdicts)[number]): ItemVerdict => {
		const { name, changes } = verdict;
		const cannot = (why: string): ItemVerdict => ({ name, changes, verdict: 'cannot', why });
		if ('cannot' in verdict) return cannot(verdict.cannot);
		const { item, asExported } = verdict;
		const [picture] = shownBy(item, spoilt);
		if (picture) return cannot(`its picture ${picture[0]} ${picture[1]}`);
		const read = readItem(item, pictures);
		if ('faults' in read) return cannot(read.faults.map(({ message }) => message).join('; '));
		const hash = createHash('sha256').update(canonical(item)).digest('hex');
		const { compiled, pictures: shown } = read;
		const taken = { as: item.type, item, compiled, pictures: shown, hash };
		return { name, changes, verdict: asExported ? 'taken' : 'changed', ...taken };
	};
	const items: ItemVerdict[] = [];
	for (const verdict of verdicts) {
		yield;
		items.push(verdictOf(verdict));
	}
	const shown = new Set(items.flatMap((one) => ('pictures' in one ? one.pictures : [])));
	return { items, images: new Map([...pictures].filter(([path]) => shown.has(path))) };
}

/** Pictures that can be shown, and why the others cannot. */
function* pictureSteps(
	images: ReadonlyMap<string, Uint8Array>
): Steps<{ pictures: Map<string, ContentImage>; spoilt: Map<string, string> }> {
	const pictures = new Map<string, ContentImage>();
	const spoilt = new Map<string, string>();
	for (const [path, content] of images) {
		yield;
		const image = readPicture(path, content);
		if (typeof image === 'string') spoilt.set(path, image);
		else pictures.set(path, image);
	}
	return { pictures, spoilt };
}

/** @returns the picture, or a plain sentence that says why it cannot be shown */
export function readPicture(path: string, content: Uint8Array): ContentImage | string {
	if (!isImage.test(path)) return 'is neither SVG, PNG, JPEG nor GIF';
	if (content.length > MOST_PICTURE_BYTES) return 'is larger than 2 MB';
	return readImage(path, content);
}
