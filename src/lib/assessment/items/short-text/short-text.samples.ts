import type { ItemBody } from '#lib/catalogue/published.ts';
import { every, type Sample } from '../sample-items.ts';

const keyword = (id: string, ...anyOf: string[]) => ({
	id,
	anyOf,
	feedbackHtml: `<p>About ${id}</p>`
});

/** Who may share the list, who stands in, and by when. */
export const sampleKeywords = {
	...every,
	type: 'short-text',
	marking: 'keywords',
	maxWords: 12,
	keywords: [
		keyword('k1', 'Caldicott Guardian', 'guardian'),
		keyword('k2', 'deputy', 'stand-in'),
		keyword('k3', '72 hours', 'three days')
	],
	modelAnswerHtml: '<p>About the guardian.</p>'
} satisfies ItemBody;

export const sampleShortText = {
	...every,
	type: 'short-text',
	marking: 'person',
	maxWords: 30,
	modelAnswerHtml: '<p>About a name.</p>',
	markingNotesHtml: '<p>About the notes.</p>'
} satisfies ItemBody;

export const samples: readonly Sample[] = [
	{
		name: 'short text by keywords',
		body: sampleKeywords,
		right: { text: 'Caldicott Guardian deputy 72 hours' }
	},
	{ name: 'short text by a person', body: sampleShortText, right: { text: 'About a name.' } }
];
