import type { ItemBody } from '#lib/catalogue/published.ts';
import { every, type Sample } from '../sample-items.ts';

const region = (id: string, correct: boolean, x: number) => ({
	id,
	labelHtml: `Region <em>${id}</em>`,
	shape: { rect: [x, 10, 40, 40] as [number, number, number, number] },
	correct,
	feedbackHtml: `<p>About ${id}</p>`
});

const regions = (right: string) =>
	['r1', 'r2', 'r3', 'r4'].map((id, at) => region(id, right.includes(id), 10 + at * 60));

const picture = {
	src: `/images/${'0'.repeat(64)}.svg`,
	width: 300,
	height: 100,
	box: [0, 0, 300, 100] as const,
	alt: 'Four boxes in a row'
};

/** R2 alone is right. */
export const sampleHotspot = {
	...every,
	type: 'hotspot',
	image: picture,
	regions: regions('r2')
} satisfies ItemBody;

/** R1 and R3 are right. */
export const sampleHotspotOfSeveral = {
	...sampleHotspot,
	regions: regions('r1 r3')
} satisfies ItemBody;

export const samples: readonly Sample[] = [
	{ name: 'hotspot', body: sampleHotspot, right: { choices: ['r2'] } },
	{ name: 'hotspot of several', body: sampleHotspotOfSeveral, right: { choices: ['r1', 'r3'] } }
];
