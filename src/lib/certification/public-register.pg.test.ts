import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awardFor, makeDecision, revoke, staffActor } from '../../../tests/support/awards.ts';
import { testDatabase } from '../../../tests/support/database.ts';
import { visitor } from '../platform/actor.ts';
import { inTransaction } from '../platform/database.server.ts';
import { TooMany } from '../platform/errors.ts';
import { newId } from '../platform/id.ts';
import { hideListing, listingOf, showOrganisation } from './listings.server.ts';
import { entryAt, searchRegister } from './public-register.server.ts';
import { searchWords } from './register-query.rules.ts';

const { sql, drop } = await testDatabase();
afterAll(drop);

const today = new Date('2026-11-10T12:00:00Z');
let asked = 0;
/** Each question from an address of its own: limits are counted elsewhere. */
const address = () => `10.${++asked >> 8}.${asked & 255}.1`;
const all = { inForce: false, level: null, after: null };
const search = (typed: string, more: object = {}) =>
	searchRegister(sql, visitor(today, 'test'), { ...all, typed, address: address(), ...more });
const names = async (typed: string, more: object = {}) =>
	(await search(typed, more))?.entries.map(({ name }) => name);

async function holder(name: string): Promise<{ personId: string; awardId: string; code: string }> {
	const decided = await makeDecision(sql, { name });
	return { personId: decided.personId, ...(await awardFor(sql, decided)) };
}

let zoe: Awaited<ReturnType<typeof holder>>;

beforeAll(async () => {
	zoe = await holder('Zoë O’Invented');
	await holder('Anders Madeup');
	await holder('Zoe Madeup');
	const gone = await holder('Revoked Madeup');
	await revoke(sql, gone.awardId, today);
});

describe('searchRegister', () => {
	it('cuts words as the database does', async () => {
		await fc.assert(
			fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 40 }), async (said) => {
				fc.pre(!said.includes('\0'));
				const [row] = await sql<{ words: string[] }[]>`select search_words(${said}) as words`;
				expect(row?.words.sort()).toEqual(searchWords(said).sort());
			}),
			{ numRuns: 300 }
		);
	});

	it('finds by name whatever the order, the accents and the apostrophes', async () => {
		for (const typed of ['Zoë O’Invented', "o'invented zoe", 'OINVENTED', 'zoé o`invented']) {
			expect(await names(typed), typed).toContain('Zoë O’Invented');
		}
		expect(await names('madeup')).toEqual(['Anders Madeup', 'Revoked Madeup', 'Zoe Madeup']);
	});

	it('forgives a misspelt name, and says so', async () => {
		const found = await search('Andres Madeupp');
		expect(found).toMatchObject({ exact: false, next: null });
		expect(found?.entries[0]?.name).toBe('Anders Madeup');
		expect(await names('Qqqqqq Xxxxx')).toEqual([]);
	});

	it('finds by the number of the entry and by the code of a certificate', async () => {
		const listing = await listingOf(sql, zoe.personId);
		expect(await names(listing!.number)).toEqual(['Zoë O’Invented']);
		expect(await names(zoe.code.toLowerCase())).toEqual(['Zoë O’Invented']);
		expect(await names('10000001')).toEqual([]);
	});

	it('looks for people in force, or of one level, where asked', async () => {
		expect(await names('madeup', { inForce: true })).toEqual(['Anders Madeup', 'Zoe Madeup']);
		expect(await names('madeup', { level: 'unregulated' })).toHaveLength(3);
		expect(await names('madeup', { level: 'RQF 7' })).toEqual([]);
	});

	it('asks for more than a letter, and refuses the thousandth question of one address', async () => {
		expect(await search('z')).toBeNull();
		const ask = () => search('madeup', { address: '192.0.2.1' });
		const answers = await Promise.allSettled(Array.from({ length: 40 }, ask));
		const refused = answers.filter((a) => a.status === 'rejected');
		expect(refused).toHaveLength(10);
		expect(refused.every((a) => a.reason instanceof TooMany)).toBe(true);
	});

	it('turns pages by name, each person once, and ends after a hundred', async () => {
		for (let n = 0; n < 110; n += 10) {
			await Promise.all(Array.from({ length: 10 }, (_, i) => holder(`Paged Many${n + i}`)));
		}
		const seen: string[] = [];
		let after: string | null = null;
		do {
			const page = await search('paged', { after });
			seen.push(...page!.entries.map(({ number }) => number));
			after = page!.next;
		} while (after);
		expect(seen).toHaveLength(100);
		expect(new Set(seen).size).toBe(100);
		expect(await names('paged', { after: 'nonsense' })).toHaveLength(20);
	}, 30_000);
});

describe('an entry', () => {
	it('says what is true now, without a reason', async () => {
		const { number } = (await listingOf(sql, zoe.personId))!;
		const asking = () => entryAt(sql, visitor(today, 'test'), { number, address: address() });
		expect(await asking()).toEqual({
			number,
			name: 'Zoë O’Invented',
			organisation: null,
			awards: [
				{
					title: 'Foundations of Cyber Leadership',
					level: 'unregulated',
					awardedOn: '2026-11-06',
					status: 'in_force',
					since: '2026-11-06',
					until: '2029-11-05',
					conditions: null
				}
			]
		});
		await revoke(sql, zoe.awardId, today);
		const [award] = (await asking())!.awards;
		expect(award).toMatchObject({ status: 'revoked', until: null });
		expect(JSON.stringify(award)).not.toMatch(/malpractice/i);
	});

	it('shows the organisation only while the person wants it, and can be found by it then', async () => {
		const { personId } = await holder('Orla Placed');
		const organisationId = newId();
		await sql`insert into organisation ${sql({ id: organisationId, name: 'Harrowmere Trust (invented)', fictional: true, createdAt: today })}`;
		await sql`update person set organisation_id = ${organisationId} where id = ${personId}`;
		expect(await names('harrowmere')).toEqual([]);
		const actor = { ...visitor(today, 'test'), personId };
		await inTransaction(sql, (tx) => showOrganisation(tx, actor, true));
		expect(await search('harrowmere placed')).toMatchObject({
			entries: [{ name: 'Orla Placed', organisation: 'Harrowmere Trust (invented)' }]
		});
		await inTransaction(sql, (tx) => showOrganisation(tx, actor, false));
		expect(await names('harrowmere')).toEqual([]);
	});

	it('is not there at all while staff hide it, with what they go by', async () => {
		const { personId, code } = await holder('Hidden Person');
		const { number } = (await listingOf(sql, personId))!;
		const hide = (hide: boolean, evidence: string) =>
			inTransaction(sql, (tx) => hideListing(tx, staffActor(today), { personId, hide, evidence }));
		await expect(hide(true, ' ')).rejects.toThrow('why');
		await hide(true, 'safeguarding file 12');
		await hide(true, '');
		for (const typed of ['hidden person', number, code]) expect(await names(typed)).toEqual([]);
		expect(await entryAt(sql, visitor(today, 't'), { number, address: address() })).toBeNull();
		await hide(false, 'safeguarding file 12');
		expect(await names('hidden person')).toEqual(['Hidden Person']);
		const [row] = await sql`select count(*) from audit where subject_id = ${personId}`;
		expect(row).toEqual({ count: 2 });
	});

	it('of somebody without an award there is none', async () => {
		const { personId } = await makeDecision(sql, { name: 'Not Yet' });
		expect(await listingOf(sql, personId)).toBeNull();
		expect(await names('not yet')).toEqual([]);
	});
});
