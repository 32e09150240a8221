import type { ItemBody } from '#lib/catalogue/published.ts';
import { every, option, type Sample } from '../sample-items.ts';

/** Q1: B is right. */
export const sampleSingleChoice = {
	...every,
	type: 'single-choice',
	options: [option('a', false), option('b', true), option('c', false), option('d', false)]
} as const satisfies ItemBody;

export const samples: readonly Sample[] = [
	{ name: 'single choice', body: sampleSingleChoice, right: { choice: 'b' } }
];
