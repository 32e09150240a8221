import type { ItemBody } from '#lib/catalogue/published.ts';
import { every, type Sample } from '../sample-items.ts';

const gap = (id: string, right: string, wrong: string) => ({
	id,
	options: [
		{ id: `${id}-a`, text: right, correct: true, feedbackHtml: `<p>About ${right}</p>` },
		{ id: `${id}-b`, text: wrong, correct: false, feedbackHtml: `<p>About ${wrong}</p>` }
	]
});

/** Q7: four gaps, the first option of each is right. */
export const sampleInlineChoice = {
	...every,
	type: 'inline-choice',
	textHtml:
		'<p>The trust has lost a {{g1}} service and should declare a {{g2}}, and ask for {{g3}} through the {{g4}} emergency route.</p>',
	gaps: [
		gap('g1', 'critical', 'routine'),
		gap('g2', 'critical incident', 'business continuity incident only'),
		gap('g3', 'mutual aid', 'a software patch'),
		gap('g4', 'regional', 'local')
	]
} as const satisfies ItemBody;

export const samples: readonly Sample[] = [
	{
		name: 'inline choice',
		body: sampleInlineChoice,
		right: { gaps: { g1: 'g1-a', g2: 'g2-a', g3: 'g3-a', g4: 'g4-a' } }
	}
];
