import type { ItemBody } from '#lib/catalogue/published.ts';
import { every, option, type Sample } from '../sample-items.ts';

/** Q2: A, C and D are right. */
export const sampleMultipleResponse = {
	...every,
	type: 'multiple-response',
	options: [
		option('a', true),
		option('b', false),
		option('c', true),
		option('d', true),
		option('e', false)
	]
} as const satisfies ItemBody;

export const samples: readonly Sample[] = [
	{ name: 'multiple response', body: sampleMultipleResponse, right: { choices: ['a', 'c', 'd'] } }
];
