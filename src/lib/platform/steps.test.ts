import { expect, it } from 'vitest';
import { atOnce, inTurns, type Steps } from './steps.ts';

function* counted(): Steps<number> {
	let sum = 0;
	for (let step = 1; step <= 60; step++) {
		const until = performance.now() + 1;
		while (performance.now() < until);
		sum += step;
		yield;
	}
	return sum;
}

it('comes to the same in turns as at once, and lets others in between', async () => {
	let served = 0;
	const others = setInterval(() => served++, 1);
	expect(atOnce(counted())).toBe(1830);
	expect(served).toBe(0);
	expect(await inTurns(counted())).toBe(1830);
	clearInterval(others);
	expect(served).toBeGreaterThan(1);
});

it('fails as the work does', async () => {
	function* broken(): Steps<never> {
		yield;
		throw new Error('broken');
	}
	await expect(inTurns(broken())).rejects.toThrow('broken');
});
