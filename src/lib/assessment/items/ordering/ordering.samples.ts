import type { ItemBody } from '#lib/catalogue/published.ts';
import { every, type Sample } from '../sample-items.ts';

const steps = (ids: readonly string[]) =>
	ids.map((id) => ({ id, text: `Step ${id}`, html: `Step ${id}` }));

/** Q4: six steps. */
export const sampleOrdering = {
	...every,
	type: 'ordering',
	steps: steps(['s1', 's2', 's3', 's4', 's5', 's6']),
	freeAfter: {}
} as const satisfies ItemBody;

/** Q8: step 5 may stand anywhere after step 2. */
export const sampleOrderingWithFreeStep = {
	...sampleOrdering,
	freeAfter: { s5: 's2' }
} as const satisfies ItemBody;

/** 's2 s1' -> { s2: '1', s1: '2' } */
export function inPlaces(order: string): Record<string, string> {
	return Object.fromEntries(order.split(' ').map((id, index) => [id, String(index + 1)]));
}

export const samples: readonly Sample[] = [
	{ name: 'ordering', body: sampleOrdering, right: { places: inPlaces('s1 s2 s3 s4 s5 s6') } },
	{
		name: 'ordering with a free step',
		body: sampleOrderingWithFreeStep,
		right: { places: inPlaces('s1 s2 s3 s4 s5 s6') }
	}
];
