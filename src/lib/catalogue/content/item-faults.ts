import * as v from 'valibot';
import { stringify } from 'yaml';
import { contentOf, itemSchema, itemTexts } from '#lib/assessment/items/item-contents.ts';
import { readDocument } from './document.ts';
import type { Report } from './fault.ts';
import type { ContentImage } from './image.ts';
import { Texts } from './texts.ts';

const schema = v.strictObject({ items: v.array(itemSchema) });
const keys = Object.fromEntries(
	Object.entries(itemTexts).map(([key, use]) => [`items.*.${key}`, use])
);

/** What is wrong with one item that came from elsewhere: the same checks as for an authored one. */
export function itemFaults(item: unknown, images: ReadonlyMap<string, ContentImage>): string[] {
	const faults = new Set<string>();
	const report: Report = ({ message }) => void faults.add(message);
	const document = readDocument(schema, 'items.yaml', stringify({ items: [item] }), report);
	const partly = document?.partly.items?.[0];
	if (!document || !partly) return [...faults];
	const fault = (path: (string | number)[], message: string) =>
		document.fault(['items', 0, ...path], message);
	contentOf(partly.type)?.check(partly, { fault, images });
	new Texts(document, keys, { images }, report);
	return [...faults];
}
