import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actOnBankItem } from '#lib/assessment/bank/bank-acts.server.ts';
import { sourcesOf } from '#lib/assessment/bank/bank-held.server.ts';
import { importCounts, importPage } from '#lib/assessment/bank/bank-imports.server.ts';
import { bankPicture, picturesByHash } from '#lib/assessment/bank/bank-pictures.server.ts';
import { exportBank, exportVerdicts } from '#lib/assessment/bank/export-bank.server.ts';
import { bankItemAt } from '#lib/assessment/bank/bank-reads.server.ts';
import { exportFormats, writeItems } from '#lib/assessment/formats/convert-items.ts';
import type { AuthoredItem } from '#lib/assessment/items/item-contents.ts';
import { type ModuleFrame, moduleFrame } from '#lib/catalogue/module-frame.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { Page } from '#lib/platform/cursor.ts';
import { inTransaction, type Sql } from '#lib/platform/database.server.ts';
import { parse } from 'yaml';
import { asFiles, sampleContent } from '../../../tests/support/content.ts';
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts';
import {
	actorOf,
	firstDay,
	makeEdition,
	makePerson,
	onDay
} from '../../../tests/support/factories.ts';
import { drawing, photograph } from '../../../tests/support/photograph-bytes.ts';
import { convertItems } from './convert-items.ts';
import { importItems, previewItemImport } from './import-items.server.ts';
import { applyBankImport, bankImportNow, keepItemImport } from './import-kept-items.server.ts';

let database: TestDatabase;
let sql: Sql;
let author: Actor;
let frame: ModuleFrame;
beforeAll(async () => {
	database = await testDatabase();
	({ sql } = database);
	author = actorOf(await makePerson(sql), firstDay, { staff: true });
});
afterAll(() => database.drop());

const outcomes = ['LO1', 'LO2', 'LO3'].map((id) => ({ id, text: id }));
const lessons = ['1.1', '1.2', '1.3', '2.1'].map((code) => ({ code, title: code }));
/** A course of its own, whose bank is empty. */
const emptyBank = async () => {
	const { courseCode } = await makeEdition(sql);
	frame = { courseCode, moduleCode: 'M-1', title: 'First', outcomes, lessons };
};
const into = (sameName: 'separate' | 'version' = 'separate') => ({
	...{ frame, defaults: { outcome: 'LO1', level: 'apply' } as const, sameName }
});
const put = (bytes: Uint8Array, takeRest = false, sameName?: 'version', actor = author) =>
	inTransaction(sql, (tx) => importItems(tx, actor, bytes, { ...into(sameName), takeRest }));
const verdicts = (lines: readonly { verdict: string }[]) => lines.map(({ verdict }) => verdict);
const bytesOf = (text: string) => new TextEncoder().encode(text);
const count = async () =>
	(
		await sql<{ items: number; versions: number; images: number }[]>`select
			(select count(*)::int from bank_item where course_code = ${frame.courseCode}) as items,
			(select count(*)::int from bank_item_version v join bank_item b on b.id = v.bank_item_id
				where b.course_code = ${frame.courseCode}) as versions,
			(select count(*)::int from bank_image) as images`
	)[0]!;

const files = asFiles(sampleContent());
const textOf = (path: string) =>
	new TextDecoder().decode(files.get(`invented-pilot/inv-1/${path}`));
const { items } = parse(textOf('quiz.yaml')) as { items: AuthoredItem[] };
const ring = files.get('invented-pilot/inv-1/images/ring.svg')!;
const images = new Map([['images/ring.svg', ring]]);

describe.each(exportFormats)('the sample quiz as %s', (format) => {
	const { bytes, verdicts: told } = writeItems(items, images, format);
	const said = items.filter((_, index) => told[index]?.verdict !== 'left');

	it('is looked at first, comes in whole as drafts with its pictures, and once', async () => {
		await emptyBank();
		const preview = await previewItemImport(sql, author, bytes, into());
		expect(verdicts(preview)).toEqual(said.map(() => 'new'));
		expect(await count()).toMatchObject({ items: 0 });

		const lines = await put(bytes);
		expect(verdicts(lines)).toEqual(verdicts(preview));
		expect(await count()).toMatchObject({ items: said.length, versions: said.length });
		const states =
			await sql`select distinct state from bank_item where course_code = ${frame.courseCode}`;
		expect([...states]).toEqual([{ state: 'draft' }]);

		const again = await put(bytes);
		expect(verdicts(again)).toEqual(said.map(() => 'there'));
		expect(again[0]).toMatchObject({ why: expect.stringContaining('the bank has it as') });
		expect(await count()).toMatchObject({ items: said.length, versions: said.length });
	});

	it('goes out of the bank again as it came in, pictures and all', async () => {
		await emptyBank();
		const lines = await put(bytes);
		const ids = lines.flatMap((line) => ('id' in line && line.id ? [line.id] : []));
		const held = await sourcesOf(sql, ids);
		const byId = (list: readonly AuthoredItem[]) => list.toSorted((a, b) => (a.id < b.id ? -1 : 1));
		expect(byId(held.map(({ source }) => source))).toEqual(byId(said));
		const hashes = held.flatMap(({ pictures }) => [...pictures.values()]);
		const pictures = await picturesByHash(sql, hashes);
		for (const { bytes: stored } of pictures.values()) expect(Buffer.compare(stored, ring)).toBe(0);
		expect(pictures.size).toBe(format === 'gift' ? 0 : 1);
	});
});

describe('photographs and drawings of other systems', () => {
	const photo = photograph({ place: 'Leeds, Ward 7' });
	const shown = (name: string, bytes: Uint8Array) =>
		`<text><![CDATA[<p>Look</p><img src="@@PLUGINFILE@@/${name}" alt="What it shows">]]></text><file name="${name}" path="/" encoding="base64">${Buffer.from(bytes).toString('base64')}</file>`;
	const choice = (name: string, text: string) =>
		`<question type="multichoice"><name><text>${name}</text></name><questiontext format="html">${text}</questiontext>${['100', '0', '0'].map((fraction, index) => `<answer fraction="${fraction}"><text>${index}</text></answer>`).join('')}</question>`;
	const moodle = bytesOf(
		`<quiz>${choice('Photo', shown('IMG 1.JPEG', photo))}${choice('Drawing', shown('plan.gif', drawing()))}${choice('Moving', shown('film.gif', drawing(2)))}</quiz>`
	);

	it('come along without what the camera wrote, go out again in every format, and come in once', async () => {
		await emptyBank();
		const lines = await put(moodle, true);
		expect(verdicts(lines)).toEqual(['new', 'new', 'cannot']);
		expect(lines[2]).toMatchObject({ why: expect.stringContaining('film.gif moves') });
		const ids = lines.flatMap((line) => ('id' in line && line.id ? [line.id] : []));
		const held = await sourcesOf(sql, ids);
		const stored = await picturesByHash(
			sql,
			held.flatMap(({ pictures }) => [...pictures.values()])
		);
		expect([...stored.values()].map(({ mediaType }) => mediaType).toSorted()).toEqual([
			...['image/gif', 'image/jpeg']
		]);
		for (const { bytes } of stored.values()) {
			expect(Buffer.from(bytes).includes('Leeds')).toBe(false);
		}
		expect(verdicts(await put(moodle, true))).toEqual(['there', 'there', 'cannot']);
		for (const format of exportFormats) {
			const filter = { course: frame.courseCode, module: '', state: '', outcome: '' };
			const all = { ...filter, type: '', level: '', difficulty: '', words: '' };
			const file = await exportBank(sql, author, all, format);
			expect(file.written).toBe(2);
			for (const time of ['worked out', 'known']) {
				const { written, verdicts: told } = await exportVerdicts(sql, author, all, format);
				expect({ written, verdicts: told }, time).toEqual({ written: 2, verdicts: file.verdicts });
			}
			for (const one of file.verdicts) {
				expect((await bankItemAt(sql, author, one.id)).key).toBe(one.name);
			}
			expect(verdicts(await put(file.bytes)), format).toEqual(['there', 'there']);
			// Too many for one file are refused, never cut off.
			await expect(exportBank(sql, author, all, format, 1)).rejects.toThrow(
				/more than 1 questions/
			);
		}
	});
});

const gift = (...blocks: string[]) => bytesOf(blocks.join('\n\n'));
const good = '::Good:: Which? {=one#Yes ~two#No ~three#No####So it is}';
const other = '::Other:: And which? {=red#Yes ~green#No ~blue#No####So it is}';
const bad = '::Bad:: Which? {~one ~two ~three}';

describe('a file of which something cannot be taken', () => {
	it('changes nothing, unless the rest is asked for', async () => {
		await emptyBank();
		await expect(put(gift(good, bad))).rejects.toThrow(/1 of 2 questions cannot be taken/);
		expect(await count()).toMatchObject({ items: 0 });
		expect(verdicts(await put(gift(good, bad), true))).toEqual(['new', 'cannot']);
		expect(await count()).toMatchObject({ items: 1 });
	});

	it('says of an outcome that it is none of the module', async () => {
		await emptyBank();
		frame = { ...frame, outcomes: [{ id: 'LO2', text: 'Two' }] };
		expect(await previewItemImport(sql, author, gift(good), into())).toMatchObject([
			{ verdict: 'cannot', why: '"LO1" is not an outcome of M-1' }
		]);
	});

	it('leaves nothing half done when it breaks in the middle', async () => {
		await emptyBank();
		await sql`create function break_at() returns trigger language plpgsql as $$
			begin if new.words like 'And which%' then raise exception 'broken'; end if; return new; end $$`;
		await sql`create trigger break_here before insert on bank_item_version
			for each row execute function break_at()`;
		const before = await count();
		const moodle = writeItems(
			[...items.filter(({ type }) => type === 'hotspot'), ...taken(gift(good, other))],
			images,
			'moodle'
		).bytes;
		await sql`delete from bank_image where not exists (
			select from bank_item_image i where i.sha256 = bank_image.sha256)`;
		await expect(put(moodle)).rejects.toThrow('broken');
		expect(await count()).toEqual(before);
		await sql`drop trigger break_here on bank_item_version`;
		expect(verdicts(await put(moodle))).toEqual(['new', 'new', 'new']);
	});
});

const taken = (bytes: Uint8Array) =>
	convertItems(bytes, into().defaults).items.flatMap((one) => ('item' in one ? [one.item] : []));

it('is one question, whichever system it comes from and whatever it is called there', async () => {
	await emptyBank();
	const [stem, said] = ['Which ward is <b>red</b> &amp; open?', 'It is marked.'];
	const answers = [
		['Ward one', 'Yes'],
		['Ward two', 'No'],
		['Ward three', 'No']
	] as const;
	const moodle = `<quiz><question type="multichoice"><name><text>One name</text></name><questiontext format="html"><text><![CDATA[<p>${stem}</p>]]></text></questiontext><generalfeedback format="html"><text>${said}</text></generalfeedback><defaultgrade>1</defaultgrade><single>true</single>${answers.map(([text, why], n) => `<answer fraction="${n === 0 ? 100 : 0}"><text>${text}</text><feedback><text>${why}</text></feedback></answer>`).join('')}</question></quiz>`;
	const asGift = `::Another name::[html]<p>${stem}</p> {${answers.map(([text, why], n) => `${n === 0 ? '=' : '~'}${text}#${why}`).join(' ')}####${said}}`;
	const qti = `<assessmentItem identifier="i" title="A third name" adaptive="false" timeDependent="false"><responseDeclaration identifier="R" cardinality="single" baseType="identifier"><correctResponse><value>C0</value></correctResponse></responseDeclaration><outcomeDeclaration identifier="SCORE" normalMaximum="1"/><itemBody><p>${stem}</p><choiceInteraction responseIdentifier="R" shuffle="true" maxChoices="1">${answers.map(([text, why], n) => `<simpleChoice identifier="C${n}">${text}<feedbackInline outcomeIdentifier="F" identifier="C${n}" showHide="show">${why}</feedbackInline></simpleChoice>`).join('')}</choiceInteraction></itemBody><responseProcessing/><modalFeedback outcomeIdentifier="G" identifier="g" showHide="show">${said}</modalFeedback></assessmentItem>`;
	expect(verdicts(await put(bytesOf(moodle)))).toEqual(['new']);
	for (const file of [asGift, qti]) {
		expect(verdicts(await put(bytesOf(file))), file).toEqual(['there']);
	}
	expect(await count()).toMatchObject({ items: 1, versions: 1 });
});

describe('a question whose name the bank has', () => {
	const changed = '::Good:: Which one? {=one#Yes ~two#No ~three#No####So it is}';

	it('is another question, or a new version when that is asked for', async () => {
		await emptyBank();
		await put(gift(good));
		expect(await put(gift(changed))).toMatchObject([{ verdict: 'new', key: 'good-2' }]);
		const version = await put(
			gift(changed.replace('Which one', 'Which of them')),
			false,
			'version'
		);
		expect(version).toMatchObject([{ verdict: 'version', key: 'good' }]);
		const { id } = version[0] as { id: string };
		expect(await bankItemAt(sql, author, id)).toMatchObject({ number: 2, state: 'draft' });
		// An older file does not bring back what was said before.
		expect(verdicts(await put(gift(good, changed), false, 'version'))).toEqual(['there', 'there']);
	});

	it('is there once, however many come with it at the same time', async () => {
		await emptyBank();
		const all = await Promise.all([1, 2, 3].map(() => put(gift(good, other))));
		expect(all.flatMap(verdicts).filter((verdict) => verdict === 'new')).toHaveLength(2);
		expect(await count()).toMatchObject({ items: 2, versions: 2 });
	});
});

describe('a file that staff look at', () => {
	const question = (n: number) =>
		`::Good ${n}:: Which is ${n}? {=one#Yes ~two#No ~three#No####So it is}`;
	const many = gift(...Array.from({ length: 240 }, (_, n) => question(n)), bad);
	const send = async (bytes: Uint8Array) => {
		const { courseCode, moduleCode } = frame;
		const { defaults } = into();
		const sent = { courseCode, moduleCode, fileName: 'q.gift', bytes, ...defaults };
		return keepItemImport(sql, author, sent, convertItems(bytes, defaults));
	};
	const look = (id: string, sameName: 'separate' | 'version' = 'separate') =>
		bankImportNow(sql, author, id, sameName);
	const counts = async (id: string) => Object.fromEntries(await importCounts(sql, id));
	/** Its module has to be published. */
	const publishedBank = async () => {
		await emptyBank();
		frame = await moduleFrame(sql, `${frame.courseCode}/M-1`);
	};

	it('is read by kind and page by page, each question once, what needs a look first', async () => {
		await publishedBank();
		const id = await send(many);
		await look(id);
		expect(await counts(id)).toEqual({ cannot: 1, changed: 240 });
		const names: string[] = [];
		const sizes: number[] = [];
		for (let after: string | null = '0'; after !== null;) {
			const { rows, next }: Page<{ name: string }> = await importPage(sql, id, {
				...{ kind: null, after: Number(after) }
			});
			names.push(...rows.map(({ name }) => name));
			sizes.push(rows.length);
			after = next;
		}
		expect(sizes).toEqual([100, 100, 41]);
		expect(names[0]).toBe('Bad');
		expect(new Set(names).size).toBe(241);
		const { rows, next } = await importPage(sql, id, { kind: 'cannot', after: 0 });
		expect([verdicts(rows), next]).toEqual([['cannot'], null]);
	});

	it('is not read again while nothing has changed, and is when something has', async () => {
		await publishedBank();
		const id = await send(gift(good, other));
		const spoil = (bytes: Uint8Array) =>
			sql`update bank_import set bytes = ${bytes} where id = ${id}`;
		await spoil(bytesOf('Dear all,'));
		await look(id);
		expect(await counts(id)).toEqual({ changed: 2 });
		await spoil(gift(good, other));

		await put(gift(good));
		await Promise.all([look(id), look(id)]);
		expect(await counts(id)).toEqual({ changed: 1, there: 1 });
		const stem = good.replace('Which', 'Which one');
		await spoil(gift(stem, other));
		await look(id, 'version');
		expect(await counts(id)).toEqual({ version: 1, changed: 1 });
		// A state that is said in a verdict is another one by now.
		await spoil(gift(good));
		const [{ id: held } = { id: '' }] = await sql<{ id: string }[]>`
			select id from bank_item where course_code = ${frame.courseCode} and key = 'good'`;
		await inTransaction(sql, (tx) => actOnBankItem(tx, author, { id: held, act: 'retire' }));
		await look(id, 'version');
		const { rows } = await importPage(sql, id, { kind: 'there', after: 0 });
		expect(rows).toMatchObject([{ why: 'the bank has it as good, retired' }]);
	});

	it('is put in once, and keeps the verdicts of that moment', async () => {
		await publishedBank();
		const id = await send(gift(good, other, bad));
		const apply = (takeRest: boolean) =>
			applyBankImport(sql, author, id, { takeRest, sameName: 'separate' });
		await expect(apply(false)).rejects.toThrow(/1 of 3 questions cannot be taken/);
		expect((await look(id)).appliedAt).toBe(null);
		await Promise.all([apply(true), apply(true), apply(true)]);
		expect(await count()).toMatchObject({ items: 2, versions: 2 });
		expect((await look(id)).appliedAt).toEqual(firstDay);
		expect(await counts(id)).toEqual({ cannot: 1, changed: 2 });
		const { rows } = await importPage(sql, id, { kind: 'changed', after: 0 });
		for (const row of rows) expect(row).toHaveProperty('id', expect.any(String));
	});
});

it('is not approved while something is still to be written', async () => {
	await emptyBank();
	const [line] = await put(gift('::Bare:: Which? {=one ~two ~three}'));
	const { id } = line as { id: string };
	const reviewer = actorOf(await makePerson(sql), onDay(1), { staff: true });
	const approve = inTransaction(sql, (tx) => actOnBankItem(tx, reviewer, { id, act: 'approve' }));
	await expect(approve).rejects.toThrow('Feedback is still to be written.');
});

it('is for staff alone, pictures too', async () => {
	await emptyBank();
	const learner = actorOf(await makePerson(sql), firstDay);
	await expect(put(gift(good), false, undefined, learner)).rejects.toMatchObject({
		name: 'Forbidden'
	});
	await expect(bankPicture(sql, learner, 'a'.repeat(64))).rejects.toMatchObject({
		name: 'Forbidden'
	});
});
