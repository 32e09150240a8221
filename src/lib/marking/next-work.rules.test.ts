import { expect, test } from 'vitest';
import { nextOf } from './next-work.rules.ts';

test.each([
	[['another tutor', null, 'you'], 1],
	[['another tutor', 'you', null], 1],
	[['you', null], 0],
	[['another tutor', 'another tutor'], 0],
	[[], -1]
] as const)('of %j the next is number %i', (begun, index) => {
	const waiting = begun.map((begunBy, place) => ({ begunBy, place }));
	expect(nextOf(waiting)).toBe(waiting[index]);
});
