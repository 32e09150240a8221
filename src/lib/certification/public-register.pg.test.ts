import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awardFor, makeDecision, revoke, site, staffActor } from '../../../tests/support/awards.ts';
import { testDatabase } from '../../../tests/support/database.ts';
import { systemActor, visitor } from '../platform/actor.ts';
import { inOneTransaction, inTransaction } from '../platform/database.server.ts';
import { TooMany } from '../platform/errors.ts';
import { newId } from '../platform/id.ts';
import { hideListing, listingOf, showOrganisation } from './listings.server.ts';
import { entryAt, searchRegister } from './public-register.server.ts';
import { searchWords } from './register-query.rules.ts';
import type { Standing } from './standing-filter.rules.ts';
import { changeAward } from '../workflows/change-award.server.ts';
import { expireAwards } from '../workflows/expire-awards.server.ts';

const { sql, drop } = await testDatabase();
afterAll(drop);

const today = new Date('2026-11-10T12:00:00Z');
let asked = 0;
/** Each question from an address of its own: limits are counted elsewhere. */
const address = () => `10.${++asked >> 8}.${asked & 255}.1`;
const all = { standing: null, level: null, after: null };
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

	it('cuts every letter of every script as the database does', async () => {
		const cut = async (letters: string[]) => {
			const said = letters.join(' ');
			const [row] = await sql<{ words: string[] }[]>`select search_words(${said}) as words`;
			expect(row?.words.sort()).toEqual(searchWords(said).sort());
		};
		for (let from = 1; from < 0x30000; from += 4096) {
			const codes = Array.from({ length: 4096 }, (_, more) => from + more);
			const whole = codes.filter((code) => code < 0xd800 || code > 0xdfff);
			const letters = whole.map((code) => String.fromCodePoint(code));
			const newer = await knownToOne(letters);
			expect(newer.size).toBeLessThan(30);
			await cut(letters.filter((letter) => !newer.has(letter)));
		}
	});

	/** Letters of so new a script that only one of program and database knows what they are made of. */
	async function knownToOne(letters: string[]): Promise<Set<string>> {
		const [row] = await sql<{ whole: string[] }[]>`
			select array(select letter from unnest(${letters}::text[]) letter
				where normalize(letter, NFD) = letter) as whole`;
		const whole = new Set(row?.whole);
		return new Set(
			letters.filter((letter) => whole.has(letter) !== (letter.normalize('NFD') === letter))
		);
	}

	it('finds by name whatever the order, the accents and the apostrophes', async () => {
		for (const typed of ['Zoë O’Invented', "o'invented zoe", 'OINVENTED', 'Dr zoé o`invented']) {
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

	it('forgives any two letters that changed places, however short the name', async () => {
		await holder('Umar Leigh');
		const turned = [...'leigh'].slice(1).map((letter, before) => {
			const letters = [...'leigh'];
			letters.splice(before, 2, letter, letters[before]!);
			return letters.join('');
		});
		expect(turned).toEqual(['eligh', 'liegh', 'legih', 'leihg']);
		for (const typed of turned) {
			expect(await names(typed), typed).toContain('Umar Leigh');
			expect(await names(`umra ${typed}`), typed).toContain('Umar Leigh');
		}
	});

	it('finds names of every script, and Latin ones as they are typed without their own letters', async () => {
		const written = {
			'Søren Ðuric': ['soren duric', 'SØREN', 'Sören Đurić'],
			'Łukasz Straße': ['lukasz strasse', 'ŁUKASZ', 'Straße'],
			'Æthel Þorsdóttir': ['aethel thorsdottir', 'Þorsdottir'],
			'Θεοδώρα Παπαδάκης': ['θεοδωρα', 'ΘΕΟΔΩΡΑ ΠΑΠΑΔΑΚΗΣ'],
			'Анна Цветкова': ['анна цветкова', 'АННА'],
			王小明: ['王小明'],
			'רחל כהן': ['כהן', 'רחל כהן']
		};
		for (const name of Object.keys(written)) await holder(name);
		for (const [name, ways] of Object.entries(written)) {
			for (const typed of ways)
				expect(await search(typed), typed).toMatchObject({ exact: true, entries: [{ name }] });
		}
	});

	it('finds whoever is typed with a second name that the register does not have', async () => {
		const found = await search('Anders Zachary Madeup');
		expect(found).toMatchObject({ exact: false, entries: [{ name: 'Anders Madeup' }] });
		expect(await names('Anders Madeup Zachary')).toEqual([]);
	});

	it('finds by the number of the entry and by the code of a certificate', async () => {
		const listing = await listingOf(sql, zoe.personId);
		expect(await names(listing!.number)).toEqual(['Zoë O’Invented']);
		expect(await names(zoe.code.toLowerCase())).toEqual(['Zoë O’Invented']);
		expect(await names('10000001')).toEqual([]);
	});

	it('looks for people in force, or of one level, where asked', async () => {
		expect(await names('madeup', { standing: 'in-force' })).toEqual([
			'Anders Madeup',
			'Zoe Madeup'
		]);
		expect(await names('madeup', { standing: 'ended' })).toEqual(['Revoked Madeup']);
		expect(await names('madeup', { level: 'unregulated' })).toHaveLength(3);
		expect(await names('madeup', { level: 'RQF 7' })).toEqual([]);
	});

	it('says of each award what its entry says, on whatever day, for names, numbers and codes', async () => {
		const open = await holder('Standing Alpha');
		const paused = await holder('Standing Beta');
		const change = { version: 1, act: 'suspended', reasonCode: 'UNDER_INVESTIGATION' } as const;
		await changeAward(sql, staffActor(today), site, {
			...{ awardId: paused.awardId, effectiveOn: '2026-11-10', evidence: 'Case 7' },
			...change
		});
		const { number } = (await listingOf(sql, open.personId))!;
		const on = async (day: string, typed: string, standing: string, level = 'unregulated') =>
			(
				await searchRegister(sql, visitor(new Date(`${day}T12:00:00Z`), 'test'), {
					...{ ...all, typed, level, standing: standing as Standing, address: address() }
				})
			)?.entries.map(({ name }) => name.split(' ')[1]);
		// Both are in force until 5 November 2029.
		const expected: [string, Standing, string[]][] = [
			['2026-11-11', 'in-force', ['Alpha']],
			['2026-11-11', 'due', []],
			['2026-11-11', 'suspended', ['Beta']],
			['2029-08-06', 'due', []],
			['2029-08-07', 'due', ['Alpha']],
			['2029-11-05', 'in-force', ['Alpha']],
			['2029-11-06', 'in-force', []],
			['2029-11-06', 'expired', ['Alpha']],
			['2029-11-06', 'ended', []]
		];
		for (const [day, standing, found] of expected) {
			expect(await on(day, 'standing', standing), `${day} ${standing}`).toEqual(found);
			const own = found.filter((name) => name === 'Alpha');
			for (const typed of [number, open.code]) {
				expect(await on(day, typed, standing), `${day} ${standing} ${typed}`).toEqual(own);
			}
		}
		expect(await on('2026-11-11', number, 'in-force', 'RQF 7')).toEqual([]);
	});

	it('asks for more than a letter, and answers one address thirty times a minute', async () => {
		expect(await search('z')).toBeNull();
		const ask = () => search('madeup', { address: '192.0.2.1' });
		const answers = await Promise.allSettled(Array.from({ length: 40 }, ask));
		const refused = answers.filter((a) => a.status === 'rejected');
		expect(refused).toHaveLength(10);
		expect(refused.every((a) => a.reason instanceof TooMany)).toBe(true);
	});

	it('answers one address a thousand times a day, however slowly it asks, and again tomorrow', async () => {
		const askAt = (second: number) =>
			searchRegister(sql, visitor(new Date(midnight + second * 1000), 'test'), {
				...{ ...all, typed: 'madeup', address: '192.0.2.2' }
			});
		const midnight = Date.UTC(2026, 10, 11);
		// Twenty-five a minute, for forty minutes.
		for (let minute = 0; minute < 40; minute++) {
			await Promise.all(Array.from({ length: 25 }, () => askAt(minute * 60)));
		}
		const refusal = await askAt(41 * 60).catch((error: unknown) => error);
		expect(refusal).toBeInstanceOf(TooMany);
		expect(refusal).toMatchObject({ retryAfterSeconds: 86_400 - 41 * 60 });
		await expect(askAt(86_399)).rejects.toThrow(TooMany);
		expect((await askAt(86_400))?.entries).toHaveLength(3);
	}, 60_000);

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

	it('ends after a hundred for whoever writes the address of the next page themself, too', async () => {
		const seen = new Set<string>();
		let last = (await search('paged'))!.entries.at(-1)!;
		// As far as anybody asks: each time for what comes after the last one seen.
		for (let asked = 0; asked < 8; asked++) {
			const after = Buffer.from(JSON.stringify([last.number, 20]));
			const page = (await search('paged', { after: after.toString('base64url') }))!;
			for (const { number } of page.entries) seen.add(number);
			last = page.entries.at(-1) ?? last;
		}
		expect(seen.size).toBe(80);
	}, 30_000);

	it('goes on where it was when the last one shown is gone meanwhile', async () => {
		const first = (await search('paged'))!;
		const [gone, next] = [first.entries.at(-1)!, (await search('paged', { after: first.next }))!];
		const [person] = await sql<{ personId: string }[]>`
			select person_id from listing where number = ${gone.number}`;
		const hide = (hide: boolean) =>
			inTransaction(sql, (tx) =>
				hideListing(tx, staffActor(today), { ...person!, hide, evidence: 'file 12' })
			);
		await hide(true);
		expect((await search('paged', { after: first.next }))?.entries[0]).toEqual(next.entries[0]);
		await hide(false);
	});

	it('hides nobody by their own hand, whatever their rights', async () => {
		const { personId } = await holder('Own Hidden');
		const hide = { personId, hide: true, evidence: 'file 12' };
		await expect(
			inTransaction(sql, (tx) => hideListing(tx, staffActor(today, personId), hide))
		).rejects.toThrow('your own entry');
		expect((await listingOf(sql, personId))?.hiddenAt).toBeNull();
	});

	it('tells nobody an id of ours in the address of a page', async () => {
		const { next } = (await search('paged'))!;
		const said = Buffer.from(next!, 'base64url').toString();
		expect(said).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}/);
	});
});

describe('a large register', () => {
	/** Gives whoever has such an address an award like Zoë's, past the commands that take minutes for so many. */
	const giveAwards = (emails: string, state = 'awarded') =>
		sql.begin(async (tx) => {
			await tx`alter table award disable trigger award_state`;
			await tx`alter table award disable trigger award_listed`;
			await tx`
				with held as (
					select p.id as person_id, p.email, gen_random_uuid() as enrolment_id,
						gen_random_uuid() as decision_id, gen_random_uuid() as award_id
					from person p where p.email like ${emails}),
				enrolled as (
					insert into enrolment (id, person_id, cohort_id, candidate_number, state, created_at)
					select h.enrolment_id, h.person_id, e.cohort_id, h.email, 'invited', now()
					from held h, award a join enrolment e on e.id = a.enrolment_id
					where a.person_id = ${zoe.personId}),
				decided as (
					insert into board_decision
						(id, board_id, enrolment_id, decision, grade, decided_by, decided_at)
					select h.decision_id, d.board_id, h.enrolment_id, d.decision, d.grade, d.decided_by, now()
					from held h, award a join board_decision d on d.id = a.decision_id
					where a.person_id = ${zoe.personId})
				insert into award
				select (jsonb_populate_record(a, jsonb_build_object('id', h.award_id, 'person_id', h.person_id,
					'enrolment_id', h.enrolment_id, 'decision_id', h.decision_id, 'state', ${state}::text))).*
				from held h, award a where a.person_id = ${zoe.personId}`;
			await tx`alter table award enable trigger award_state`;
			await tx`alter table award enable trigger award_listed`;
		});

	/**
	 * What one search reads of the index of words and of awards. Entries of their indexes are counted:
	 * whether a row was looked at too depends on when the table was last vacuumed.
	 */
	async function readFor(
		typed: string,
		more: object = {},
		on = today
	): Promise<{ rows: number; found: number }> {
		return inOneTransaction(sql, async (within) => {
			const rows = async () => {
				const [read] = await within<{ rows: number }[]>`
					select (sum(pg_stat_get_xact_tuples_returned(relid)) + sum((
						select sum(pg_stat_get_xact_tuples_returned(indexrelid)) from pg_index
						where indrelid = relid)))::int as rows
					from pg_stat_xact_user_tables where relname in ('listing_word', 'award')`;
				return read!.rows;
			};
			const before = await rows();
			const asking = { ...all, typed, address: address(), ...more };
			const found = await searchRegister(within, visitor(on, 'test'), asking);
			return { rows: (await rows()) - before, found: found!.entries.length };
		});
	}

	it('is read for a page, however many are called so', async () => {
		await sql`
			with made as (
				insert into person (id, name, email, created_at)
				select gen_random_uuid(), 'Common ' || case when n % 2 = 0 then 'Shared' else 'Other' || n end,
					'common-' || n || '@example.org', now() from generate_series(1, 4000) n
				returning id, name),
			free as (
				-- Numbers are drawn at random: now and then one of these is somebody's.
				select n::text as number, row_number() over () as place
				from generate_series(90000000, 90004999) n
				where n::text not in (select number from listing)),
			listed as (
				insert into listing (person_id, number, name)
				select id, number, name from (select *, row_number() over () as place from made) m
					join free using (place) returning person_id, name)
			insert into listing_word (word, sort_name, person_id, words)
			select key, lower(name), person_id, search_words(name)
			from listed, listing_keys(search_words(name)) key`;
		await sql`insert into register_word values ('common'), ('shared')`;
		await giveAwards('common-%');
		await sql.unsafe('vacuum analyze listing, listing_word, register_word, award');
		for (const typed of ['common', 'shared common', 'Comon Shraed']) {
			const { rows, found } = await readFor(typed);
			expect(found, typed).toBe(20);
			expect(rows, typed).toBeLessThan(100);
		}
		expect(await names('common other7')).toEqual(['Common Other7']);
	}, 30_000);

	it('is read for the few of a common name who are suspended, or hold no longer what they held', async () => {
		const [paused, gone] = [await holder('Common Shared'), await holder('Common Shared')];
		const on = {
			...{ effectiveOn: '2026-11-10', evidence: 'Case 7' },
			reasonCode: 'UNDER_INVESTIGATION'
		} as const;
		const change = (version: number, act: 'suspended' | 'lifted') =>
			changeAward(sql, staffActor(today), site, {
				...{ awardId: paused.awardId, version, act, ...on }
			});
		await change(1, 'suspended');
		await revoke(sql, gone.awardId, today);
		// Elsewhere there are many: it does not help to begin with whoever is suspended.
		await sql`
			insert into person (id, name, email, created_at)
			select gen_random_uuid(), 'Else Where', case when n % 2 = 0 then 'paused-' else 'gone-' end || n || '@example.org',
				now() from generate_series(1, 4000) n`;
		await giveAwards('paused-%', 'suspended');
		await giveAwards('gone-%', 'revoked');
		await sql.unsafe('vacuum analyze listing_word, award');
		for (const standing of ['suspended', 'ended'] as const) {
			for (const typed of ['common', 'shared common', 'Comon Shraed']) {
				const { rows, found } = await readFor(typed, { standing, level: 'unregulated' });
				expect(found, `${typed} ${standing}`).toBe(1);
				expect(rows, `${typed} ${standing}`).toBeLessThan(100);
			}
		}
		await change(2, 'lifted');
		expect(await names('common shared', { standing: 'suspended' })).toEqual([]);
		expect(await names('common shared', { standing: 'in-force' })).toHaveLength(20);
	}, 30_000);

	it('is read for the few of a common name who are to renew, or have expired; late jobs change no answer', async () => {
		const decided = await makeDecision(sql, { name: 'Common Shared', validMonths: 12 });
		await awardFor(sql, decided);
		const noon = (day: string) => new Date(`${day}T12:00:00Z`);
		const age = (day: string) => expireAwards(sql, systemActor(noon(day)), site);
		await age('2027-08-06');
		await sql.unsafe('vacuum analyze listing_word, award');
		const steps = [
			['2027-08-06', 'due', 0],
			['2027-08-07', 'due', 1],
			['2027-11-05', 'due', 1],
			['2027-11-06', 'due', 0],
			['2027-11-06', 'expired', 1]
		] as const;
		for (const [day, standing, found] of steps) {
			for (const typed of ['common', 'shared common', 'Comon Shraed']) {
				const before = await readFor(typed, { standing }, noon(day));
				await age(day);
				const after = await readFor(typed, { standing }, noon(day));
				expect([before.found, after.found], `${day} ${typed} ${standing}`).toEqual([found, found]);
				expect(after.rows, `${day} ${typed} ${standing}`).toBeLessThan(100);
			}
		}
	}, 60_000);
});

describe('an entry', () => {
	it('is shown to one address sixty times a minute', async () => {
		const { number } = (await listingOf(sql, zoe.personId))!;
		const askAt = (at: Date) => entryAt(sql, visitor(at, 'test'), { number, address: '192.0.2.3' });
		const answers = await Promise.allSettled(Array.from({ length: 61 }, () => askAt(today)));
		const refused = answers.filter((a) => a.status === 'rejected');
		expect(refused.map(({ reason }) => reason instanceof TooMany)).toEqual([true]);
		expect(await askAt(new Date(today.getTime() + 60_000))).toMatchObject({ number });
	});

	it('is shown to one address a thousand times a day, so that numbers cannot be tried one by one', async () => {
		const midnight = Date.UTC(2026, 10, 12);
		const tryAt = (second: number, number = 10_000_001 + second) =>
			entryAt(sql, visitor(new Date(midnight + second * 1000), 'test'), {
				...{ number: String(number), address: '192.0.2.4' }
			});
		for (let minute = 0; minute < 20; minute++) {
			await Promise.all(Array.from({ length: 50 }, (_, i) => tryAt(minute * 60, 20_000_000 + i)));
		}
		await expect(tryAt(21 * 60)).rejects.toMatchObject({ retryAfterSeconds: 86_400 - 21 * 60 });
		const { number } = (await listingOf(sql, zoe.personId))!;
		expect(await tryAt(86_400, Number(number))).toMatchObject({ number });
	});

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
