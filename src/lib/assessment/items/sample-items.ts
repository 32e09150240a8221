import type { Item, ItemBody, Option } from '#lib/catalogue/published.ts';

/**
 * The sample questions of the first syllabus as published bodies, for tests. Each type has its own
 * in its folder, `<type>.samples.ts`.
 */

/** A body with an answer that is wholly right. */
export type Sample = { name: string; body: ItemBody; right: object };

export const every = {
	stemHtml: '<p>Stem</p>',
	feedbackHtml: '<p>Why</p>',
	lesson: '1.3',
	difficulty: 0.6
};

export const option = (id: string, correct: boolean): Option => ({
	id,
	html: `Option <em>${id}</em>`,
	correct,
	feedbackHtml: `<p>About ${id}</p>`
});

export const itemOf = (body: ItemBody, over: Partial<Item> = {}): Item => ({
	id: over.key ?? 'item',
	editionId: 'edition',
	assessmentId: 'quiz',
	key: 'item',
	type: body.type,
	outcome: 'LO1',
	level: 'apply',
	marks: 4,
	body,
	...over
});
