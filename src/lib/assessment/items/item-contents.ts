import * as v from 'valibot';
import type { MarkdownKeys } from '#lib/catalogue/content/texts.ts';
import type { ItemType } from '#lib/catalogue/published.ts';
import type { ItemContent } from './item-content.ts';
import { itemContents } from './list.ts';

/** What content files need to know of all types together. */

export const itemTypeNames: readonly ItemType[] = itemContents.map(({ type }) => type);

/** One item of quiz.yaml, of any type. */
export const itemSchema = v.variant(
	'type',
	itemContents.map(({ schema }) => schema)
);
export type AuthoredItem = v.InferInput<typeof itemSchema>;

/** Which keys of an item hold Markdown. */
export const itemTexts: MarkdownKeys = Object.assign(
	{ stem: 'item', feedback: 'item' },
	...itemContents.map(({ texts }) => texts)
) as MarkdownKeys;

const byType = new Map<string, ItemContent>(itemContents.map((one) => [one.type, one]));

/** 'single choice', for screens; a type that does not exist is called what it is. */
export const typeWords = (type: string): string => contentOf(type)?.name ?? type;

/** Undefined for a type that does not exist. */
export const contentOf = (type: string | undefined): ItemContent | undefined =>
	type === undefined ? undefined : byType.get(type);
