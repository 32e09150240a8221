import { setImmediate as moment } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { readTogether } from './read-together.ts';

const database = {};

const reader = (refuses: (keys: string[]) => boolean = () => false) => {
	const readings: string[][] = [];
	const ask = readTogether((_: object, keys: string[]) => {
		readings.push(keys);
		if (refuses(keys)) return Promise.reject(new Error('refused'));
		const found = keys.filter((key) => key !== 'missing');
		return Promise.resolve(new Map(found.map((key) => [key, key.length])));
	});
	return { ask: (key: string) => ask(database, key), askOf: ask, readings };
};

it('reads what is asked for in the same moment once', async () => {
	const { ask, readings } = reader();
	const found = await Promise.all(['one', 'three', 'one', 'missing'].map(ask));
	expect(found).toEqual([3, 5, 3, undefined]);
	expect(readings).toEqual([['one', 'three', 'missing']]);
});

it('gathers who asks while four readings are under way', async () => {
	const readings: { keys: string[]; finish: () => void }[] = [];
	const ask = readTogether(async (_: object, keys: string[]) => {
		await new Promise<void>((finish) => readings.push({ keys, finish }));
		return new Map(keys.map((key) => [key, key.toUpperCase()]));
	});
	const asked = [];
	for (const key of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) {
		asked.push(ask(database, key));
		await moment();
	}
	expect(readings.map(({ keys }) => keys)).toEqual([['a'], ['b'], ['c'], ['d']]);
	readings[1]!.finish();
	await moment();
	await moment();
	expect(readings.map(({ keys }) => keys)).toEqual([['a'], ['b'], ['c'], ['d'], ['e', 'f', 'g']]);
	for (const { finish } of readings) finish();
	expect(await Promise.all(asked)).toEqual(['A', 'B', 'C', 'D', 'E', 'F', 'G']);
});

it('remembers nothing', async () => {
	const { ask, readings } = reader();
	await ask('one');
	await ask('one');
	expect(readings).toEqual([['one'], ['one']]);
});

it('keeps databases and transactions apart', async () => {
	const { askOf, readings } = reader();
	await Promise.all([askOf({}, 'one'), askOf({}, 'one')]);
	expect(readings).toEqual([['one'], ['one']]);
});

it('reads each alone when one of them cannot be read', async () => {
	const { ask, readings } = reader((keys) => keys.includes('poison'));
	const results = await Promise.allSettled(['one', 'poison', 'three'].map(ask));
	expect(results).toMatchObject([{ value: 3 }, { reason: Error('refused') }, { value: 5 }]);
	expect(readings).toEqual([['one', 'poison', 'three'], ['one'], ['poison'], ['three']]);
});

it('tells everybody who asked that it failed, and nobody after them', async () => {
	let fails = true;
	const { ask } = reader(() => fails);
	const results = await Promise.allSettled([ask('a'), ask('b')]);
	expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
	fails = false;
	expect(await ask('a')).toBe(1);
});
