import * as v from 'valibot';
import { contentOf, itemSchema, itemTexts } from '#lib/assessment/items/item-contents.ts';
import type { AuthoredItem } from '#lib/assessment/items/item-contents.ts';
import { compileItem } from './compile-item.ts';
import type { CompiledItem } from './compiled.ts';
import { parseAll, type Partly } from './document.ts';
import type { ContentImage } from './image.ts';
import { Texts } from './texts.ts';

/** A question by itself, read with the checks of quiz.yaml. */
export type ItemRead =
	| {
			item: AuthoredItem;
			compiled: CompiledItem;
			/** Paths of the pictures that it shows. */
			pictures: string[];
	  }
	| { faults: ItemFault[] };

/** Where in the item, and a plain sentence. */
export type ItemFault = { path: (string | number)[]; message: string };

const schema = v.strictObject({ items: v.array(itemSchema) });
const keys = Object.fromEntries(
	Object.entries(itemTexts).map(([key, use]) => [`items.*.${key}`, use])
);

/** More than anybody mends in one go. */
const MOST_FAULTS = 50;

/** One item that came from elsewhere: it passes the same checks as an authored one, or says why not. */
export function readItem(given: unknown, images: ReadonlyMap<string, ContentImage>): ItemRead {
	const found = new Map<string, ItemFault>();
	const fault = (path: readonly (string | number)[], message: string) => {
		if (found.size < MOST_FAULTS) {
			found.set(`${path.join('.')} ${message}`, { path: [...path], message });
		}
	};
	const { sound, partly } = parseAll(schema, { items: [given] }, (path, message) =>
		fault(path.slice(2), message)
	);
	const item = (partly as Partly<v.InferInput<typeof schema>>).items?.[0];
	if (!item) return { faults: [...found.values()] };
	contentOf(item.type)?.check(item, { fault, images });
	const pictures = new Set(contentOf(item.type)?.images?.(item) ?? []);
	const texts = new Texts(
		{ file: '', partly, textLineOf: () => 0 },
		keys,
		{ images, onImage: (path) => void pictures.add(path) },
		({ message }, path) => fault(path.slice(2), message)
	);
	if (!sound || found.size > 0) return { faults: [...found.values()] };
	const whole = item as AuthoredItem;
	const compiled = compileItem(whole, {
		text: (...path) => texts.at('items', 0, ...path),
		image: (path) => images.get(path)!
	});
	return { item: whole, compiled, pictures: [...pictures] };
}
