import type { ItemBody } from '#lib/catalogue/published.ts';
import { every, type Sample } from '../sample-items.ts';

export const sampleLongText = {
	...every,
	type: 'long-text',
	words: 150,
	modelAnswerHtml: '<p>About a plan.</p>',
	markingNotesHtml: null
} satisfies ItemBody;

export const samples: readonly Sample[] = [
	{ name: 'long text', body: sampleLongText, right: { text: 'About a plan.' } }
];
