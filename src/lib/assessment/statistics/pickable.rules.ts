import type { ItemBody } from '#lib/catalogue/published.ts';
import { textOf } from '../items/item-type.ts';

/** Something that a question offers to be picked. */
export type Pickable = { id: string; text: string; correct: boolean };

/** What a question offers; empty where learners order, calculate or write. */
export function pickablesOf(body: ItemBody): Pickable[] {
	if ('options' in body) {
		return body.options.map(({ id, html, correct }) => ({ id, text: textOf(html), correct }));
	}
	if ('regions' in body) {
		return body.regions.map(({ id, labelHtml, correct }) => ({
			id,
			text: textOf(labelHtml),
			correct
		}));
	}
	if ('gaps' in body) {
		return body.gaps.flatMap(({ options }, index) =>
			options.map(({ id, text, correct }) => ({ id, text: `${index + 1}: ${text}`, correct }))
		);
	}
	if ('pairs' in body) {
		const right = new Set(body.pairs.map(({ answerId }) => answerId));
		return body.answers.map(({ id, text }) => ({ id, text, correct: right.has(id) }));
	}
	return [];
}

/** Ids that a response picks, wherever it names them. */
export function picksIn(response: unknown): string[] {
	if (typeof response === 'string') return [response];
	if (typeof response !== 'object' || response === null) return [];
	return Object.values(response).flatMap(picksIn);
}
