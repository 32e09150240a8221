import type { ItemBody } from '#lib/catalogue/published.ts';
import { every, type Sample } from '../sample-items.ts';

const pair = (id: string, answerId: string) => ({
	id,
	promptHtml: `Event ${id}`,
	answerId,
	feedbackHtml: `<p>About ${id}</p>`
});

/** Q3: four pairs and one distractor, x9. */
export const sampleMatching = {
	...every,
	type: 'matching',
	pairs: [pair('p1', 'x1'), pair('p2', 'x2'), pair('p3', 'x3'), pair('p4', 'x4')],
	answers: ['x1', 'x2', 'x3', 'x4', 'x9'].map((id) => ({
		id,
		text: `Who ${id}`,
		html: `Who ${id}`
	}))
} as const satisfies ItemBody;

export const samples: readonly Sample[] = [
	{
		name: 'matching',
		body: sampleMatching,
		right: { matches: { p1: 'x1', p2: 'x2', p3: 'x3', p4: 'x4' } }
	}
];
