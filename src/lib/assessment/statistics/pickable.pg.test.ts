import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../../tests/support/database.ts';
import { samples } from '../items/all-samples.ts';
import { typeOf } from '../items/item-types.ts';

let database: TestDatabase;
beforeAll(async () => {
	database = await testDatabase();
});
afterAll(() => database.drop());

const picksIn = async (response: object): Promise<string[]> => {
	const { sql } = database;
	const rows = await sql<
		{ pick: string }[]
	>`select picks_in(${sql.json(response as never)}) as pick`;
	return rows.map(({ pick }) => pick);
};

const schema = readFileSync(new URL('../../../../migrations/schema.sql', import.meta.url), 'utf8');
/** Keys of a body for which the database keeps what was answered. */
const [, keys = ''] = /i\.body \?\| array\[([^\]]*)\]/i.exec(schema) ?? [];
const kept = [...keys.matchAll(/'(\w+)'/g)].map(([, key = '']) => key);

describe.each(samples)('who picks what of a $name', ({ body, right }) => {
	const pickable = typeOf(body).pickable(body);

	it('is kept by the database where the type offers something, and nowhere else', () => {
		expect(kept.length).toBeGreaterThan(0);
		expect(
			kept.some((key) => key in body),
			'a new migration of lines_of_marks names the key'
		).toBe(pickable.length > 0);
	});

	it('is told by what is picked in the right answer', async () => {
		const picked = await picksIn(right);
		const offered = pickable.filter(({ correct }) => correct).map(({ id }) => id);
		if (pickable.length > 0) expect(offered.toSorted()).toEqual(picked.toSorted());
		expect(new Set(pickable.map(({ id }) => id)).size).toBe(pickable.length);
		for (const { text } of pickable) expect(text).not.toBe('');
	});
});

it('counts an answer that is picked twice as two picks, and nothing that is not an id', async () => {
	const response = {
		matches: { p1: 'x1', p2: 'x1', p3: 'x2' },
		certain: true,
		count: 3,
		note: null
	};
	expect((await picksIn(response)).toSorted()).toEqual(['x1', 'x1', 'x2']);
	expect(await picksIn({ choices: [] })).toEqual([]);
});
