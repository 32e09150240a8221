import { afterAll, expect, test } from 'vitest';
import { testDatabase } from '../../../tests/support/database.ts';
import { whileUnchanged } from './while-unchanged.server.ts';

const { sql, drop } = await testDatabase();
await sql`create table thing (word text)`;
afterAll(drop);

let reads = 0;
const words = () =>
	whileUnchanged(sql, 'words', async () => {
		reads++;
		return (await sql<{ word: string }[]>`select word from thing order by word`).map((r) => r.word);
	});

test('spares the reading while nothing is written, and reads again after every commit', async () => {
	await sql`insert into thing values ('a')`;
	expect(await words()).toEqual(['a']);
	// Other tests write to databases of the same server, which share its snapshots: not every turn is calm.
	let spared = false;
	for (let turn = 0; turn < 200 && !spared; turn++) {
		const before = reads;
		expect(await words()).toEqual(['a']);
		spared = reads === before;
	}
	expect(spared).toBe(true);
	const before = reads;
	await sql`insert into thing values ('b')`;
	expect(await words()).toEqual(['a', 'b']);
	expect(reads).toBe(before + 1);
});

test('a story that was open is seen as soon as it has committed, not before', async () => {
	await sql.begin(async (tx) => {
		await tx`insert into thing values ('c')`;
		expect(await words()).toEqual(['a', 'b']);
	});
	expect(await words()).toEqual(['a', 'b', 'c']);
});

test('whatever is written meanwhile, what is read last is what is there', async () => {
	const writers = Array.from({ length: 20 }, (_, n) => sql`insert into thing values (${`w${n}`})`);
	await Promise.all([...writers, ...Array.from({ length: 40 }, words)]);
	expect(await words()).toHaveLength(23);
});

test('a reading that failed is not kept', async () => {
	const failing = () => whileUnchanged(sql, 'bad', () => Promise.reject(new Error('no')));
	await expect(failing()).rejects.toThrow('no');
	expect(await whileUnchanged(sql, 'bad', async () => 'yes')).toBe('yes');
});
