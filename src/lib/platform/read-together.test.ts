import { expect, it } from 'vitest';
import { readTogether } from './read-together.ts';

const reader = () => {
	const readings: string[][] = [];
	const ask = readTogether((keys) => {
		readings.push(keys);
		return Promise.resolve(
			new Map(keys.filter((key) => key !== 'missing').map((key) => [key, key.length]))
		);
	});
	return { ask, readings };
};

it('reads what is asked for in the same moment once', async () => {
	const { ask, readings } = reader();
	const found = await Promise.all(['one', 'three', 'one', 'missing'].map(ask));
	expect(found).toEqual([3, 5, 3, undefined]);
	expect(readings).toEqual([['one', 'three', 'missing']]);
});

it('remembers nothing', async () => {
	const { ask, readings } = reader();
	await ask('one');
	await ask('one');
	expect(readings).toEqual([['one'], ['one']]);
});

it('tells everybody who asked that it failed, and nobody after them', async () => {
	let fails = true;
	const ask = readTogether((keys) =>
		fails
			? Promise.reject(new Error('away'))
			: Promise.resolve(new Map(keys.map((key) => [key, 1])))
	);
	const results = await Promise.allSettled([ask('a'), ask('b')]);
	expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
	fails = false;
	expect(await ask('a')).toBe(1);
});
