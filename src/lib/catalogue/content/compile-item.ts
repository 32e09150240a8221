import { createHash } from 'node:crypto';
import { type AuthoredItem, contentOf } from '#lib/assessment/items/item-contents.ts';
import type { Compiling } from '#lib/assessment/items/item-content.ts';
import type { ItemBody } from '../published.ts';
import type { CompiledItem } from './compiled.ts';

export function compileItem(
	item: AuthoredItem,
	{ text, image }: Pick<Compiling, 'text' | 'image'>
): CompiledItem {
	const { id: key, type, outcome, level, marks } = item;
	const own = contentOf(type)?.compile(item, { text, image, id: (part) => opaqueId(key, part) });
	const body = {
		stemHtml: text('stem').html,
		feedbackHtml: text('feedback').html,
		lesson: item.lesson ?? null,
		difficulty: item.difficulty ?? null,
		...own
	} as ItemBody;
	return { key, type, outcome, level, marks, body };
}

/** Tells nothing of the author's order, and stays the same while the author's ids do. */
const opaqueId = (item: string, part: string): string =>
	createHash('sha256').update(`${item} ${part}`).digest('hex').slice(0, 8);
