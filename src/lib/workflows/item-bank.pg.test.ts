import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { drawItems, layOut, type TimesSeen } from '#lib/assessment/paper.rules.ts';
import { questionsOf } from '#lib/assessment/papers.server.ts';
import { actOnBankItem, actOnBankItems } from '#lib/assessment/bank/bank-acts.server.ts';
import {
	liveSources,
	storedBankItem,
	writeBankItem,
	type WrittenItem
} from '#lib/assessment/bank/bank-items.server.ts';
import {
	bankCount,
	bankCoverage,
	bankItemAt,
	bankItems,
	bankPage,
	everything
} from '#lib/assessment/bank/bank-reads.server.ts';
import { drawnBy } from '#lib/assessment/bank/drawn-by.server.ts';
import { bringIntoBank } from '#lib/assessment/bank/edition-items.server.ts';
import { itemsOf } from '#lib/catalogue/assessments.server.ts';
import type { QuizPolicy } from '#lib/catalogue/published.ts';
import { type Actor, systemActor } from '#lib/platform/actor.ts';
import { inTransaction, type Sql } from '#lib/platform/database.server.ts';
import { newId } from '#lib/platform/id.ts';
import { replay } from '#lib/platform/machine-store.server.ts';
import { sampleContent, writeSample } from '../../../tests/support/content.ts';
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts';
import {
	actorOf,
	firstDay,
	makeCohort,
	makeEdition,
	makePerson,
	onDay
} from '../../../tests/support/factories.ts';
import { minutesAfter, type OpenQuiz, openQuiz } from '../../../tests/support/quizzes.ts';
import { itemOf } from '#lib/assessment/items/sample-items.ts';
import { samples } from '#lib/assessment/items/all-samples.ts';
import { importContent } from './import-content.server.ts';
import { startQuizAttempt } from './start-attempt.server.ts';
import { submitAttempt } from './submit-attempt.server.ts';

let database: TestDatabase;
let sql: Sql;
let author: Actor;
let reviewer: Actor;
let courseCode: string;
beforeAll(async () => {
	database = await testDatabase();
	({ sql } = database);
	author = actorOf(await makePerson(sql), firstDay, { staff: true });
	reviewer = actorOf(await makePerson(sql), onDay(1), { staff: true });
	({ courseCode } = await makeEdition(sql));
});
afterAll(() => database.drop());

const written = (key: string, source: object = { id: key }): WrittenItem => ({
	...itemOf(samples[0]!.body, { key }),
	source
});
const write = (key: string, source?: object, actor = author) =>
	inTransaction(sql, (tx) =>
		writeBankItem(tx, actor, {
			...{ courseCode, moduleCode: 'M-1', origin: 'author' },
			item: written(key, source)
		})
	);
const act = (
	id: string,
	name: Parameters<typeof actOnBankItem>[2]['act'],
	actor: Actor,
	reason?: string
) =>
	inTransaction(sql, (tx) =>
		actOnBankItem(tx, actor, { id, act: name, ...(reason && { reason }) })
	);
const stateOf = async (id: string) =>
	(await sql<{ state: string }[]>`select state from bank_item where id = ${id}`)[0]?.state;

describe('a question of the bank', () => {
	it('goes live only when another person has reviewed it', async () => {
		const { id } = await write('two-people');
		await expect(act(id, 'makeLive', reviewer)).rejects.toMatchObject({ name: 'Refused' });
		await expect(act(id, 'approve', author)).rejects.toThrow('Somebody else reviews');
		await expect(act(id, 'approve', systemActor(firstDay))).rejects.toMatchObject({
			name: 'Forbidden'
		});
		expect(await stateOf(id)).toBe('draft');
		await Promise.all([1, 2, 3].map(() => act(id, 'approve', reviewer)));
		await act(id, 'makeLive', author);
		expect(await stateOf(id)).toBe('live');
		expect(await replay(sql, storedBankItem, id)).toEqual({ state: 'live', version: 2 });
		const audited = await sql`
			select from audit where action = 'question-moved' and subject_id = ${id}`;
		expect(audited.count).toBe(2);
	});

	it('is a draft again with a new version, reviewed by somebody else than its new author', async () => {
		const { id } = await write('again');
		await act(id, 'approve', reviewer);
		expect(await write('again')).toEqual({ id, number: 1, isNew: false });
		expect(await stateOf(id)).toBe('reviewed');
		expect(await write('again', { id: 'again', stem: 'New' }, reviewer)).toMatchObject({
			number: 2
		});
		expect(await stateOf(id)).toBe('draft');
		await expect(act(id, 'approve', reviewer)).rejects.toMatchObject({ name: 'Refused' });
		await act(id, 'approve', author);
	});

	it('is sent back with what should be changed, approved or waiting', async () => {
		const { id } = await write('sent-back');
		await act(id, 'offer', author);
		await expect(act(id, 'sendBack', reviewer, ' ')).rejects.toMatchObject({ name: 'Invalid' });
		await act(id, 'sendBack', reviewer, 'Two answers fit.');
		await act(id, 'sendBack', reviewer, 'Two answers fit.');
		await act(id, 'offer', author);
		await act(id, 'approve', reviewer);
		await act(id, 'sendBack', reviewer, 'The source is old.');
		expect(await stateOf(id)).toBe('draft');
		const { history, waiting } = await bankItemAt(sql, author, id);
		expect(waiting).toBe(false);
		expect(history.flatMap(({ event }) => (event.type === 'sentBack' ? event.reason : []))).toEqual(
			['The source is old.', 'Two answers fit.']
		);
	});

	it('that nobody is known to have written goes live by two people', async () => {
		const { id } = await write('from-a-file', undefined, systemActor(firstDay));
		await act(id, 'approve', reviewer);
		await expect(act(id, 'makeLive', reviewer)).rejects.toMatchObject({ name: 'Refused' });
		await act(id, 'makeLive', author);
		expect(await stateOf(id)).toBe('live');
	});

	it('moves with others, and one that cannot stops none of them', async () => {
		const ids = (await Promise.all(['bulk-a', 'bulk-b', 'bulk-c'].map((key) => write(key)))).map(
			({ id }) => id
		);
		await act(ids[1]!, 'retire', author);
		const moved = await inTransaction(sql, (tx) =>
			actOnBankItems(tx, reviewer, { chosen: ids.map((id) => ({ id })), act: 'approve' })
		);
		expect(moved).toMatchObject([
			{ key: 'bulk-a', why: null },
			{ key: 'bulk-b', why: 'It is retired: bring it back first.' },
			{ key: 'bulk-c', why: null }
		]);
		expect(await Promise.all(ids.map(stateOf))).toEqual(['reviewed', 'retired', 'reviewed']);
	});

	it('that is gone, or was written again since it was shown, stays, and stops none of the others', async () => {
		const [a, b] = [await write('stale-a'), await write('stale-b')];
		await write('stale-b', { id: 'stale-b', stem: 'New' });
		const [gone, junk] = ['01960000-0000-7000-8000-000000000000', 'junk'];
		const chosen = [a, b].map(({ id, number }) => ({ id, seen: number }));
		const verdicts = await inTransaction(sql, (tx) =>
			actOnBankItems(tx, reviewer, {
				...{ chosen: [{ id: gone }, ...chosen, { id: junk }], act: 'approve' }
			})
		);
		expect(verdicts).toMatchObject([
			{ id: gone, key: null, why: 'It is not in the bank any more.' },
			{ id: junk, key: null, why: 'It is not in the bank any more.' },
			{ key: 'stale-a', why: null },
			{ key: 'stale-b', why: expect.stringContaining('wrote this question again since') }
		]);
		expect(await Promise.all([a.id, b.id].map(stateOf))).toEqual(['reviewed', 'draft']);
	});

	it('is found by how hard its author thinks it is', async () => {
		const levels = [0, 0.49, 0.5, 0.7, 1, null];
		await inTransaction(sql, async (tx) => {
			for (const [index, difficulty] of levels.entries()) {
				const item = written(`difficulty-${index}`);
				await writeBankItem(tx, author, {
					...{ courseCode, moduleCode: 'HARD', origin: 'author' },
					item: { ...item, body: { ...item.body, difficulty } }
				});
			}
		});
		const module = { ...everything, course: courseCode, module: 'HARD' };
		const counts = await Promise.all(
			['hard', 'medium', 'easy', 'unsaid', '', 'no such'].map((difficulty) =>
				bankCount(sql, author, { ...module, difficulty })
			)
		);
		expect(counts).toEqual([2, 1, 2, 1, 6, 6]);
	});

	it('is found by its words and its status', async () => {
		await write('needle-in-hay');
		const found = await bankItems(
			sql,
			author,
			{ ...everything, words: 'NEEDLE', state: 'draft' },
			{ most: 9 }
		);
		expect(found).toMatchObject([{ key: 'needle-in-hay', state: 'draft', moduleCode: 'M-1' }]);
		expect(await bankItems(sql, author, { ...everything, words: 'nee%le' }, { most: 9 })).toEqual(
			[]
		);
	});
});

describe('the list', () => {
	it('goes on page by page, each question once, in one order', async () => {
		const module = { ...everything, course: courseCode, module: 'PAGES' };
		await inTransaction(sql, async (tx) => {
			for (let number = 0; number < 120; number++) {
				await writeBankItem(tx, author, {
					...{ courseCode, moduleCode: 'PAGES', origin: 'author' },
					item: written(`page-${number}`)
				});
			}
		});
		const keys: string[] = [];
		const sizes: number[] = [];
		for (let after: string | null = null; ;) {
			const { rows, next } = await bankPage(sql, author, module, after);
			keys.push(...rows.map(({ key }) => key));
			sizes.push(rows.length);
			if ((after = next) === null) break;
		}
		expect(sizes).toEqual([50, 50, 20]);
		const all = await bankItems(sql, author, module, { most: 500 });
		expect(keys).toEqual(all.map(({ key }) => key));
		expect(new Set(keys).size).toBe(120);
	});
});

describe('editions', () => {
	it('bring their questions into the bank, live, once', async () => {
		await importContent(sql, systemActor(firstDay), 'content/tranche-1');
		const [published] = await sql<{ count: number }[]>`
			select count(distinct (e.course_code, i.key)) from item i join edition e on e.id = i.edition_id
			where e.course_code <> ${courseCode} and e.label <> 'test-1'`;
		const [banked] = await sql<{ count: number }[]>`
			select count(*) from bank_item_now where origin = 'edition' and state = 'live'`;
		expect(banked?.count).toBe(published?.count);
		const [hotspots] = await sql<{ all: number; shown: number }[]>`
			select count(*)::int as all, count(i.path)::int as shown
			from bank_item_now b left join bank_item_image i on i.bank_item_id = b.id
				and i.number = b.number and i.path = b.source ->> 'image'
			where b.origin = 'edition' and b.type = 'hotspot'`;
		expect(hotspots?.all).toBeGreaterThan(0);
		expect(hotspots?.shown).toBe(hotspots?.all);
		// What the migration finds for questions that were there before it is what is kept of them.
		const migration = readFileSync('migrations/0024.do.bank-pictures.sql', 'utf8');
		const [, query = ''] = /on commit drop as\s+(select[^;]+);/.exec(migration) ?? [];
		const found = await sql.unsafe<{ path: string }[]>(query);
		const kept = await sql`
			select i.bank_item_id, i.number, i.path, i.sha256
			from bank_item_image i join bank_item_version v on v.bank_item_id = i.bank_item_id
				and v.number = i.number and v.origin = 'edition'`;
		expect(found).toHaveLength(kept.count);
		// One for each wording: two editions of a course may word a question differently.
		const versions = () => sql`select from bank_item_version where origin = 'edition'`;
		const { count } = await versions();
		expect(count).toBeGreaterThanOrEqual(banked!.count);
		await importContent(sql, systemActor(onDay(1)), 'content/tranche-1');
		expect(await versions()).toHaveLength(count);
		const [module] = await sql<{ courseCode: string; moduleCode: string }[]>`
			select course_code, module_code from bank_item_now where origin = 'edition' limit 1`;
		const { courseCode: course, moduleCode } = module!;
		const sources = await liveSources(sql, course, moduleCode);
		expect(sources[0]).toMatchObject({ id: expect.any(String), stem: expect.any(String) });
		for (const cell of (await bankCoverage(sql, course, moduleCode)).cells) {
			expect(cell.live).toBeGreaterThanOrEqual(cell.needed);
		}
	}, 60_000);
});

describe('a draft whose very words an edition brings', () => {
	const quiz = parse(String(sampleContent()['invented-pilot/inv-1/quiz.yaml'])) as {
		items: ({ id: string } & object)[];
	};
	const [first, second, third, fourth] = quiz.items;
	const draft = (key: string, source: object, moduleCode = 'INV-1') =>
		inTransaction(sql, (tx) =>
			writeBankItem(tx, author, {
				...{ courseCode: 'INV', moduleCode, origin: 'author' },
				item: written(key, source)
			})
		);
	const act = (id: string, name: 'approve' | 'retire', actor = reviewer) =>
		inTransaction(sql, (tx) => actOnBankItem(tx, actor, { id, act: name }));

	it('is live, or is retired where it has another name, and says why', async () => {
		await sql`insert into tranche ${sql({ code: 'invented', title: 'I', summary: 'I' })}`;
		await sql`insert into course ${sql({ code: 'INV', trancheCode: 'invented' })}`;
		await draft(first!.id, first!);
		await act((await draft(second!.id, second!)).id, 'approve');
		await draft(third!.id, third!);
		const twin = await draft('mine', { ...fourth!, id: 'mine' });
		await draft('elsewhere', { ...fourth!, id: 'elsewhere' }, 'INV-2');
		await draft('changed', { ...fourth!, id: 'changed', stem: 'Something else' });

		const folder = mkdtempSync(join(tmpdir(), 'content-'));
		writeSample(folder);
		await importContent(sql, systemActor(onDay(2)), folder);

		const rows = await sql<{ key: string; state: string }[]>`
			select key, state from bank_item where course_code = 'INV'`;
		const states = Object.fromEntries(rows.map(({ key, state }) => [key, state]));
		expect(states).toMatchObject({
			...{ [first!.id]: 'live', [second!.id]: 'live', [third!.id]: 'live' },
			...{ [fourth!.id]: 'live', mine: 'retired', elsewhere: 'draft', changed: 'draft' }
		});
		const { history } = await bankItemAt(sql, author, twin.id);
		expect(JSON.stringify(history)).toContain(
			`INV@pilot-1 brought the same words as ${fourth!.id}`
		);
		// Those that were there already have one version: nothing was written a second time.
		const [versions] = await sql<{ most: number }[]>`
			select max(v.number)::int as most from bank_item_version v
			join bank_item b on b.id = v.bank_item_id where b.course_code = 'INV'`;
		expect(versions?.most).toBe(1);
	});
});

describe('a draft when an edition comes', () => {
	const bring = (key: string, stem: string, edition: string) =>
		inTransaction(sql, (tx) =>
			bringIntoBank(tx, systemActor(onDay(3)), {
				...{ courseCode, moduleCode: 'M-1', edition, isReviewed: false, elsewhere: null },
				item: written(key, { id: key, stem })
			})
		);
	const draft = (key: string, stem: string) => write(key, { id: key, stem });
	const now = async (id: string) => {
		const item = await bankItemAt(sql, author, id);
		return { ...item, stem: (item.source as { stem?: string }).stem };
	};

	it('that says what the question said before leaves the draft as it is', async () => {
		await bring('same-below', 'First', 'C@1');
		const { id } = await draft('same-below', 'Mine');
		await act(id, 'offer', author);
		await bring('same-below', 'First', 'C@2');
		expect(await now(id)).toMatchObject({
			...{ stem: 'Mine', state: 'draft', waiting: true, number: 2 },
			...{ keptOver: null, liveBelow: 1, writtenBy: expect.any(String) }
		});
	});

	it('with other words keeps the draft over them, and says so until it is written on', async () => {
		await bring('kept', 'First', 'C@1');
		const { id } = await draft('kept', 'Mine');
		await act(id, 'approve', reviewer);
		await bring('kept', 'Second', 'C@2');
		const kept = await now(id);
		expect(kept).toMatchObject({
			...{ stem: 'Mine', state: 'draft', number: 4, liveBelow: 3, keptOver: 'C@2' }
		});
		// The same edition's words again find the draft over them.
		await bring('kept', 'Second', 'C@3');
		expect((await now(id)).number).toBe(4);
		await draft('kept', 'Mine, with theirs');
		expect(await now(id)).toMatchObject({ state: 'draft', keptOver: null, liveBelow: 3 });
		await expect(act(id, 'approve', author)).rejects.toThrow('Somebody else reviews');
		expect(await replay(sql, storedBankItem, id)).toMatchObject({ state: 'draft' });
	});

	it('is thrown away when somebody says so: what was live is live', async () => {
		await bring('thrown', 'First', 'C@1');
		const { id } = await draft('thrown', 'Mine');
		await bring('thrown', 'Second', 'C@2');
		await Promise.all([1, 2].map(() => act(id, 'discard', author)));
		expect(await now(id)).toMatchObject({
			...{ stem: 'Second', state: 'live', number: 5, liveBelow: null, keptOver: null }
		});
		expect(await replay(sql, storedBankItem, id)).toMatchObject({ state: 'live' });
		// Nothing was lost: its words are a version still.
		const [mine] = await sql`
			select from bank_item_version where bank_item_id = ${id} and source ->> 'stem' = 'Mine'`;
		expect(mine).toBeDefined();
	});

	it('that was never live has nothing to go back to, nor has one that was retired', async () => {
		const { id } = await draft('never-live', 'Mine');
		await expect(act(id, 'discard', author)).rejects.toThrow('no live version');
		await bring('was-retired', 'First', 'C@1');
		const retired = await draft('was-retired', 'First');
		await act(retired.id, 'retire', author);
		await draft('was-retired', 'Mine');
		await expect(act(retired.id, 'discard', author)).rejects.toThrow('no live version');
	});

	it('is never lost, whatever comes', async () => {
		const words = fc.constantFrom('A', 'B', 'C', 'D');
		const steps = fc.array(fc.tuple(fc.boolean(), words), { minLength: 2, maxLength: 8 });
		let number = 0;
		await fc.assert(
			fc.asyncProperty(steps, async (all) => {
				const key = `any-${++number}`;
				let mine: string | null = null;
				let live: string | null = null;
				for (const [isEdition, stem] of all) {
					if (isEdition) {
						await bring(key, stem, `C@${stem}`);
						live = stem;
						if (mine === stem) mine = null;
					} else {
						await draft(key, stem);
						if (mine !== null || live !== stem) mine = stem;
					}
					const [{ id } = { id: '' }] = await sql<{ id: string }[]>`
						select id from bank_item where course_code = ${courseCode} and key = ${key}`;
					const { stem: said, state } = await now(id);
					expect([said, state]).toEqual(mine === null ? [live, 'live'] : [mine, 'draft']);
				}
			}),
			{ numRuns: 25 }
		);
	});
});

describe('a question that an edition made live', () => {
	const bring = (
		key: string,
		isReviewed: boolean,
		edition: string,
		{ stem = 'First', elsewhere = null as string | null } = {}
	) =>
		inTransaction(sql, (tx) =>
			bringIntoBank(tx, systemActor(onDay(3)), {
				...{ courseCode, moduleCode: 'SEEN', edition, isReviewed, elsewhere },
				item: written(key, { id: key, stem })
			})
		);
	const elsewhere = 'Ann Author and Ben Reader, at an invented college';
	const unseen = async () =>
		(
			await bankItems(
				sql,
				author,
				{ ...everything, course: courseCode, module: 'SEEN', state: 'unseen' },
				{ most: 99 }
			)
		).map(({ key }) => key);
	const idOf = async (key: string) =>
		(
			await sql<{ id: string }[]>`
			select id from bank_item where course_code = ${courseCode} and key = ${key}`
		)[0]!.id;

	it('is listed until another person has reviewed it, or an edition names who did', async () => {
		expect(await bring('seen-named', true, 'C@1')).toMatchObject({ reviewed: true, before: null });
		expect(await bring('seen-later', false, 'C@1')).toMatchObject({ reviewed: false });
		expect(await bring('seen-here', false, 'C@1')).toMatchObject({ reviewed: false });
		expect(await unseen()).toEqual(['seen-here', 'seen-later']);
		const here = await idOf('seen-here');
		await Promise.all([1, 2].map(() => act(here, 'approve', reviewer)));
		expect(await stateOf(here)).toBe('live');
		expect((await bankItemAt(sql, author, here)).unseen).toBe(false);
		expect(await bring('seen-later', true, 'C@2')).toMatchObject({ reviewed: true });
		expect(await bring('seen-here', false, 'C@2')).toMatchObject({
			reviewed: true,
			before: 'live'
		});
		expect(await unseen()).toEqual([]);
		for (const key of ['seen-here', 'seen-later']) {
			expect(await replay(sql, storedBankItem, await idOf(key))).toMatchObject({ state: 'live' });
		}
		// Other words were reviewed by nobody.
		expect(await bring('seen-here', false, 'C@3', { stem: 'Second' })).toMatchObject({
			reviewed: false
		});
		expect(await unseen()).toEqual(['seen-here']);
	});

	it('is not approved by whoever wrote it, also when it went live with an edition', async () => {
		const { id } = await inTransaction(sql, (tx) =>
			writeBankItem(tx, author, {
				...{ courseCode, moduleCode: 'SEEN', origin: 'author' },
				item: written('seen-own', { id: 'seen-own', stem: 'First' })
			})
		);
		expect(await bring('seen-own', false, 'C@1')).toMatchObject({
			reviewed: false,
			before: 'draft'
		});
		await expect(act(id, 'approve', author)).rejects.toThrow('Somebody else reviews');
		await act(id, 'approve', reviewer);
		expect((await bankItemAt(sql, author, id)).unseen).toBe(false);
	});

	it('that is discarded back to has been seen by whom it was', async () => {
		await bring('seen-back', true, 'C@1');
		const id = await idOf('seen-back');
		for (const isReviewed of [true, false]) {
			await inTransaction(sql, (tx) =>
				writeBankItem(tx, author, {
					...{ courseCode, moduleCode: 'SEEN', origin: 'author' },
					item: written('seen-back', { id: 'seen-back', stem: `Mine ${isReviewed}` })
				})
			);
			if (!isReviewed) await bring('seen-back', false, 'C@2', { stem: 'Second', elsewhere });
			await act(id, 'discard', author);
			const item = await bankItemAt(sql, author, id);
			expect(item.unseen).toBe(!isReviewed);
			expect(item.elsewhere).toBe(isReviewed ? null : elsewhere);
		}
	});

	it('that was reviewed elsewhere says so, stays listed, and keeps what was said of these words alone', async () => {
		const said = async () => {
			const item = await bankItemAt(sql, author, await idOf('seen-far'));
			return { unseen: item.unseen, elsewhere: item.elsewhere };
		};
		expect(await bring('seen-far', false, 'C@1')).toMatchObject({ elsewhere: null });
		for (const edition of ['C@2', 'C@3']) {
			expect(await bring('seen-far', false, edition, { elsewhere })).toMatchObject({
				...{ reviewed: false, elsewhere }
			});
		}
		expect(await said()).toEqual({ unseen: true, elsewhere });
		const { history } = await bankItemAt(sql, author, await idOf('seen-far'));
		// Said once, however many editions say it again.
		expect(history.map(({ event }) => event)).toEqual([
			{ type: 'publishedBefore', edition: 'C@2', elsewhere },
			{ type: 'publishedBefore', edition: 'C@1' }
		]);
		// A later edition need not say it of the same words, and has to of others.
		expect(await bring('seen-far', false, 'C@4')).toMatchObject({ reviewed: false, elsewhere });
		expect(await bring('seen-far', false, 'C@5', { stem: 'Second' })).toMatchObject({
			...{ reviewed: false, elsewhere: null }
		});
		expect(await said()).toEqual({ unseen: true, elsewhere: null });
		await act(await idOf('seen-far'), 'approve', reviewer);
		// Of what was approved here nothing is said.
		await bring('seen-far', false, 'C@6', { stem: 'Second', elsewhere });
		expect(await said()).toEqual({ unseen: false, elsewhere: null });
		expect(await replay(sql, storedBankItem, await idOf('seen-far'))).toMatchObject({
			state: 'live'
		});
	});

	it('that was retired and is brought back has to be approved again, one by one or many at once', async () => {
		await bring('seen-again', true, 'C@1');
		const id = await idOf('seen-again');
		await act(id, 'retire', author);
		await act(id, 'bringBack', author);
		await expect(act(id, 'makeLive', author)).rejects.toThrow('somebody else has to approve it');
		const [verdict] = await inTransaction(sql, (tx) =>
			actOnBankItems(tx, author, { chosen: [{ id }], act: 'makeLive' })
		);
		expect(verdict?.why).toContain('somebody else has to approve it');
		expect(await bring('seen-again', false, 'C@2')).toMatchObject({
			...{ reviewed: false, before: 'draft' }
		});
	});
});

describe('before a question is retired', () => {
	it('one reads which editions draw it for cohorts that have not ended', async () => {
		const edition = await makeEdition(sql);
		await makeCohort(sql, { editionId: edition.id });
		const [item] = await sql<{ id: string; key: string }[]>`
			select id, key from item where edition_id = ${edition.id} order by key limit 1`;
		const { id } = await inTransaction(sql, (tx) =>
			writeBankItem(tx, author, {
				...{ courseCode: edition.courseCode, moduleCode: 'M-1', origin: 'author' },
				item: written(item!.key)
			})
		);
		const other = (await write('drawn-by-nobody')).id;
		const drawn = (today: string) => drawnBy(sql, [id, other], today);
		expect(await drawn('2026-11-30')).toMatchObject([
			{
				id,
				key: item!.key,
				courseCode: edition.courseCode,
				label: 'test-1',
				cohorts: ['Autumn 2026']
			}
		]);
		expect(await drawn('2026-12-01')).toEqual([]);
		await sql`insert into item_correction ${sql({
			...{ id: newId(), itemId: item!.id, seq: 1, kind: 'void', reason: 'Two fit.' },
			correctedAt: firstDay
		})}`;
		expect(await drawn('2026-11-30')).toEqual([]);
	});
});

describe('a bank of thousands', () => {
	it('is not read from end to end for one of its questions', async () => {
		const { id } = await write('one-of-many');
		await sql`
			with made as (
				insert into bank_item (id, course_code, module_code, key, state, created_at)
				select gen_random_uuid(), ${courseCode}, 'MANY', 'many-' || n, 'draft', ${firstDay}
				from generate_series(1, 3000) n returning id)
			insert into bank_item_version (bank_item_id, number, source, source_hash, body, type, outcome,
				level, marks, words, origin, written_at)
			select m.id, 1, v.source, v.source_hash, v.body, v.type, v.outcome, v.level, v.marks, v.words,
				v.origin, v.written_at
			from made m, bank_item_version v where v.bank_item_id = ${id}`;
		await sql`analyze bank_item, bank_item_version`;
		const plan = await sql<{ 'QUERY PLAN': string }[]>`
			explain select source from bank_item_now where id = ${id}`;
		const some = await sql<{ 'QUERY PLAN': string }[]>`
			explain select source from bank_item_now b where b.id = any(${[id, id]}::uuid[])`;
		const lines = [...plan, ...some].map((row) => Object.values(row).join());
		expect(lines.filter((line) => line.includes('Seq Scan'))).toEqual([]);
	});
});

describe('a paper', () => {
	it('is worked out again from the seed alone, also that of a resit, which is fresh', async () => {
		const first = await openQuiz(sql, { edition: await makeEdition(sql) });
		const handedIn = first.enrolment.actor(minutesAfter(first.attempt.startedAt, 5));
		await submitAttempt(sql, handedIn, {
			attemptId: first.attempt.id,
			origin: 'https://a.example'
		});
		const where = { cohort: first.enrolment.cohort.code, module: 'm-1' };
		await startQuizAttempt(sql, first.enrolment.actor(onDay(2)), where);

		const attempts = await sql<{ id: string; seed: string }[]>`
			select id, seed from attempt where enrolment_id = ${first.enrolment.id} order by number`;
		expect(attempts).toHaveLength(2);
		const seen = new Map<string, number>();
		for (const { id, seed } of attempts) {
			const stored = (await questionsOf(sql, id)).map(({ position, item, optionOrder }) => ({
				...{ position, itemId: item.id, optionOrder }
			}));
			expect(await rebuilt(first, seed, seen)).toEqual(stored);
			// Four questions, two a paper: the second shows the other two.
			expect(stored.every(({ itemId }) => !seen.has(itemId))).toBe(true);
			for (const { itemId } of stored) seen.set(itemId, 1);
		}
	});
});

/** From what is published and a seed: nothing of the try itself is read. */
async function rebuilt({ edition }: OpenQuiz, seed: string, seen: TimesSeen) {
	const { id } = edition.modules[0].quiz;
	const [quiz] = await sql<
		{ policy: QuizPolicy }[]
	>`select policy from assessment where id = ${id}`;
	const bank = (await itemsOf(sql, id)).toReversed();
	return layOut(drawItems(bank, quiz!.policy.blueprint, seed, seen), seed);
}
