import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import {
	changed,
	type SampleFiles,
	sampleContent,
	writeSample
} from '../../../tests/support/content.ts';
import { testDatabase } from '../../../tests/support/database.ts';
import { actorOf, makePerson } from '../../../tests/support/factories.ts';
import {
	assignmentOf,
	assessmentsOfEdition,
	itemsOf,
	quizOf
} from '../catalogue/assessments.server.ts';
import { ContentFaults } from '../catalogue/content/fault.ts';
import { editionAt, glossaryOf, latestEditions } from '../catalogue/editions.server.ts';
import { exportEdition } from '../catalogue/export-edition.server.ts';
import { imageOf } from '../catalogue/images.server.ts';
import { lessonAt, lessonsOf } from '../catalogue/lessons.server.ts';
import { moduleOf, modulesOf } from '../catalogue/modules.server.ts';
import { actOnBankItem } from '../assessment/bank/bank-acts.server.ts';
import { UnfitQuestions } from '../assessment/bank/edition-review.rules.ts';
import { systemActor } from '../platform/actor.ts';
import { inTransaction } from '../platform/database.server.ts';
import { Forbidden, NotFound, Refused } from '../platform/errors.ts';
import { importContent } from './import-content.server.ts';

const database = await testDatabase();
const { sql } = database;
afterAll(database.drop);

const at = new Date('2026-09-01T09:00:00Z');
const actor = systemActor(at, 'test');

let folder = '';
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'tranche-import-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const course = 'invented-pilot/course.yaml';
/** The sample as an edition of a course of its own, so that tests do not meet. */
const sampleOf = (code: string, label = 'pilot-1'): SampleFiles =>
	changed(course, (text) =>
		text.replace('code: INV\n', `code: ${code}\n`).replace('pilot-1', label)
	);

async function counts() {
	const [row] = await sql`
		select (select count(*) from edition) as editions, (select count(*) from edition_file) as files,
			(select count(*) from module) as modules, (select count(*) from lesson) as lessons,
			(select count(*) from assessment) as assessments, (select count(*) from item) as items,
			(select count(*) from audit where action = 'edition-published') as audits`;
	return row;
}

test('an award that no certificate could show is refused before anybody can earn it', async () => {
	const files = changed(course, (text) => {
		expect(text).toContain('criteria: ');
		return text.replace('code: INV\n', 'code: UNP\n').replace('criteria: ', 'criteria: ✍🏽 ');
	});
	writeSample(folder, files);
	const before = await counts();
	await expect(importContent(sql, actor, folder)).rejects.toThrow('of the award of UNP pilot-1');
	expect(await counts()).toEqual(before);
});

test('an edition is taken only once a second person is named, where that is asked', async () => {
	const quiz = 'invented-pilot/inv-1/quiz.yaml';
	writeSample(folder, sampleOf('TWO'));
	const before = await counts();
	const asked = importContent(sql, actor, folder, { onlyReviewed: true });
	await expect(asked).rejects.toBeInstanceOf(UnfitQuestions);
	const { issues } = (await asked.catch((error: unknown) => error)) as UnfitQuestions;
	const items = String(sampleContent()[quiz]).matchAll(/^ {2}- id: (\S+)/gm);
	for (const [, id] of items) {
		const named = { field: `${quiz}:${id}`, message: expect.stringContaining(`"${id}" is not in`) };
		expect(issues).toContainEqual(named);
	}
	expect(issues[0]?.message).toMatch(/^TWO pilot-1 has 11 questions that no second person/);
	expect(issues.at(-1)?.message).toContain('--reviewed-elsewhere');
	expect(await counts()).toEqual(before);

	const named = 'writtenBy: [Ann Author]\nreviewedBy: [Ben Reader]\noverall:';
	const files = { ...sampleOf('TWO') };
	for (const [path, text] of Object.entries(files)) {
		if (path.endsWith('quiz.yaml')) files[path] = String(text).replace('overall:', named);
	}
	expect(String(files[quiz])).toContain(named);
	writeSample(folder, files);
	const { imported } = await importContent(sql, actor, folder, { onlyReviewed: true });
	expect(imported).toMatchObject([{ course: 'TWO', unreviewed: 0 }]);
});

test('the full course and the induction name their second readers; the pilot is older than the names', async () => {
	const asked = (course: string) =>
		importContent(sql, actor, `content/tranche-1/${course}`, { onlyReviewed: true });
	for (const course of ['clhc', 'bic']) {
		const { imported } = await asked(course);
		expect(imported).toMatchObject([{ course: course.toUpperCase(), unreviewed: 0 }]);
	}
	await expect(asked('clhc-pilot')).rejects.toThrow(
		/^CLHC pilot-1 has \d+ questions that no second/
	);
});

test('who reviewed questions elsewhere is kept, and takes the place of a name where names are asked', async () => {
	writeSample(folder, sampleOf('FAR'));
	const rules = { onlyReviewed: true, reviewedElsewhere: 'Ann Author, at an invented college' };
	const { imported } = await importContent(sql, actor, folder, rules);
	expect(imported).toMatchObject([{ course: 'FAR', unreviewed: 11, reviewedElsewhere: 11 }]);
	const said = await sql`
		select subject_type, detail from audit
		where action = 'questions-reviewed-elsewhere' and detail ->> 'course' = 'FAR'`;
	expect([...said]).toEqual([
		{
			subjectType: 'edition',
			detail: { course: 'FAR', label: 'pilot-1', questions: 11, said: rules.reviewedElsewhere }
		}
	]);

	// The next edition need not say it again of the same words: only what is new in it is named.
	const other = changed(
		'invented-pilot/inv-1/quiz.yaml',
		(text) => text.replace('Who decides, ', 'Who decides today, '),
		sampleOf('FAR', 'pilot-2')
	);
	writeSample(folder, other);
	const next = importContent(sql, actor, folder, { onlyReviewed: true });
	const { issues } = (await next.catch((error: unknown) => error)) as UnfitQuestions;
	expect(issues.map(({ field }) => field).filter(Boolean)).toEqual([
		'invented-pilot/inv-1/quiz.yaml:who'
	]);
});

test('an edition that is refused keeps no other back where that is asked, and leaves nothing behind', async () => {
	const named = 'writtenBy: [Ann Author]\nreviewedBy: [Ben Reader]\noverall:';
	const fit = Object.entries(sampleOf('FIT')).map(([path, text]) => [
		path.replace('invented-pilot', 'a-course'),
		path.endsWith('quiz.yaml') ? String(text).replace('overall:', named) : text
	]);
	writeSample(folder, { ...sampleOf('UNFIT'), ...(Object.fromEntries(fit) as SampleFiles) });
	const before = await counts();
	const all = importContent(sql, actor, folder, { onlyReviewed: true });
	await expect(all).rejects.toBeInstanceOf(UnfitQuestions);
	expect(await counts()).toEqual(before);
	const report = await importContent(sql, actor, folder, { onlyReviewed: true, leaveOut: true });
	expect(report.imported).toMatchObject([{ course: 'FIT', unreviewed: 0 }]);
	expect(report.leftOut.map(({ why }) => why)).toEqual([
		'UNFIT pilot-1 has 11 questions that no second person is known to have reviewed'
	]);
	const left = await sql`
		select 1 from edition where course_code = 'UNFIT'
		union all select 1 from bank_item where course_code = 'UNFIT'`;
	expect(left).toHaveLength(0);
});

test('a question that the bank has retired keeps its edition back until one of the two changes', async () => {
	writeSample(folder, sampleOf('OLD'));
	await importContent(sql, actor, folder);
	const [{ id } = { id: '' }] = await sql<{ id: string }[]>`
		select id from bank_item where course_code = 'OLD' and key = 'who'`;
	const staff = actorOf(await makePerson(sql), at, { staff: true });
	const act = (name: 'retire' | 'bringBack') =>
		inTransaction(sql, (tx) => actOnBankItem(tx, staff, { id, act: name }));
	await act('retire');
	const comma = changed('invented-pilot/inv-1/1.1-first-things.md', (text) =>
		text.replace('Every alert', 'Every, alert')
	);
	const [code, label] = ['code: OLD\n', 'pilot-2'];
	const next = changed(
		course,
		(text) => text.replace('code: INV\n', code).replace('pilot-1', label),
		comma
	);
	writeSample(folder, next);
	await expect(importContent(sql, actor, folder)).rejects.toMatchObject({
		message: 'OLD pilot-2 has 1 question that the bank has retired. Nothing was published.',
		issues: [{}, { message: expect.stringContaining('quiz.yaml: "who" is retired in the bank') }]
	});
	await act('bringBack');
	const { imported } = await importContent(sql, actor, folder);
	expect(imported).toMatchObject([{ course: 'OLD', label: 'pilot-2' }]);
});

test('an edition is published with everything in it, rendered', async () => {
	writeSample(folder, sampleOf('ALL'));
	const { imported, unchanged } = await importContent(sql, actor, folder);
	expect(imported).toEqual([
		{
			course: 'ALL',
			label: 'pilot-1',
			contentHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
			unreviewed: 11,
			reviewedElsewhere: 0
		}
	]);
	expect(unchanged).toEqual([]);

	const latest = (await latestEditions(sql)).find(({ courseCode }) => courseCode === 'ALL');
	const edition = await editionAt(sql, latest?.id ?? '');
	expect(edition).toMatchObject({
		label: 'pilot-1',
		publishedAt: at,
		publishedBy: null,
		grades: { pass: 50, merit: 60, distinction: 70 },
		award: { code: 'INVA', validMonths: 36, outcomes: ['ndg/2'] }
	});
	const [first, second] = await modulesOf(sql, edition.id);
	expect(first).toMatchObject({
		code: 'INV-1',
		position: 1,
		requires: [],
		weekTo: 4,
		passPercent: 50,
		tableTop: null
	});
	expect(first?.seminar?.briefHtml).toBe('<p>Bring your chart.</p>');
	expect(second?.requires).toEqual(['INV-1']);
	expect(await moduleOf(sql, edition.id, 'inv-1')).toEqual(first);

	const [summary] = await lessonsOf(sql, first?.id ?? '');
	const lesson = await lessonAt(sql, edition.id, '1.1');
	expect(await lessonAt(sql, edition.id, '1.1-first-things')).toEqual(lesson);
	expect(lesson).toMatchObject({ ...summary, reviewBy: '2027-05-31', maps: ['ndg/2'] });
	expect(lesson.sources.map(({ id, number }) => [id, number])).toEqual([
		['a-2018', 1],
		['b-2020', 2]
	]);
	expect(lesson.furtherReading.map(({ id, number }) => [id, number])).toEqual([
		['a-2018', 1],
		['c-2021', null]
	]);
	expect(lesson.terms.map(({ id }) => id)).toEqual(['term-deputy', 'term-siro']);
	expect(lesson.selfCheck).toHaveLength(3);
	expect((await glossaryOf(sql, edition.id)).map(({ term }) => term)).toEqual(['deputy', 'SIRO']);

	const quiz = await quizOf(sql, first?.id ?? '');
	expect(quiz.policy).toMatchObject({
		minutes: 35,
		coolingOffHours: [0, 24],
		itemCount: 10,
		introHtml: '<p>Take your time.</p>',
		overall: [
			{ fromPercent: 0, html: '<p>Not <em>yet</em>.</p>' },
			{ fromPercent: 60, html: '<p>Passed.</p>' }
		]
	});
	const items = await itemsOf(sql, quiz.id);
	expect(items.map(({ key, type }) => [key, type])).toEqual([
		['explain', 'long-text'],
		['gaps', 'inline-choice'],
		['hours', 'numeric'],
		['match', 'matching'],
		['name-it', 'short-text'],
		['order', 'ordering'],
		['when', 'numeric'],
		['where', 'hotspot'],
		['which', 'multiple-response'],
		['who', 'single-choice'],
		['why', 'short-text']
	]);
	const assignment = await assignmentOf(sql, first?.id ?? '');
	expect(assignment.policy.briefHtml).toBe(
		'<h3>What to do</h3>\n<p>Draw a map of <em>your</em> place.</p>'
	);
	expect(assignment.policy.exemplars).toEqual([
		{ level: 'pass', html: '<p>An extract at pass standard.</p>' }
	]);
	expect(await assessmentsOfEdition(sql, edition.id)).toHaveLength(3);
	await expect(quizOf(sql, second?.id ?? '')).rejects.toThrow(NotFound);

	const address = /\/images\/([0-9a-f]{64})\.svg/.exec(lesson.html)?.[1] ?? '';
	const image = await imageOf(sql, address);
	expect(image.mediaType).toBe('image/svg+xml');
	expect(Buffer.from(image.bytes).toString()).toBe(
		sampleContent()['invented-pilot/inv-1/images/ring.svg']
	);
	await expect(imageOf(sql, '0'.repeat(64))).rejects.toThrow(NotFound);
});

test('the same bytes are the same edition, whoever brings them how often', async () => {
	writeSample(folder, sampleOf('SAME'));
	const first = await importContent(sql, actor, folder);
	const before = await counts();
	const again = await importContent(sql, actor, folder);
	expect(again).toEqual({
		...{ imported: [], leftOut: [] },
		unchanged: [first.imported[0]?.contentHash]
	});
	expect(await counts()).toEqual(before);
});

test('imports at the same moment make one edition', async () => {
	writeSample(folder, sampleOf('RACE'));
	const reports = await Promise.all(
		Array.from({ length: 6 }, () => importContent(sql, actor, folder))
	);
	expect(reports.flatMap(({ imported }) => imported)).toHaveLength(1);
	expect(await sql`select id from edition where course_code = 'RACE'`).toHaveLength(1);
	expect(
		await sql`select id from audit where action = 'edition-published' and detail ->> 'course' = 'RACE'`
	).toHaveLength(1);
});

test('one fault, and nothing is published; every fault is named', async () => {
	writeSample(folder, {
		...sampleOf('FAULT'),
		'glossary.yaml': '- term: SIRO\n  meaning: 1\n- term: deputy\n',
		'invented-pilot/inv-2/module.yaml': 'code: INV-2'
	});
	const before = await counts();
	const error = await importContent(sql, actor, folder).catch((thrown: unknown) => thrown);
	expect(error).toBeInstanceOf(ContentFaults);
	const { faults, issues } = error as ContentFaults;
	expect(faults.length).toBeGreaterThan(5);
	expect(issues[0]).toEqual({
		field: 'glossary.yaml:2',
		message: 'glossary.yaml:2: "meaning" must be text: put it in quotes'
	});
	expect(await counts()).toEqual(before);
});

test('one course of two is refused: neither is published', async () => {
	writeSample(folder, sampleOf('TWO-B'));
	await importContent(sql, actor, folder);
	const clash = changed(
		course,
		(text) => text.replace('summary: For tests.', 'summary: Changed.'),
		sampleOf('TWO-B')
	);
	writeSample(folder, clash);
	writeSample(
		folder,
		Object.fromEntries(
			Object.entries(sampleOf('TWO-A')).map(([path, content]) => [
				path.replace('invented-pilot', 'a-course'),
				content
			])
		)
	);
	const before = await counts();
	await expect(importContent(sql, actor, folder)).rejects.toThrow(Refused);
	expect(await counts()).toEqual(before);
});

test('a draft is left out, whatever is wrong with it, and keeps nobody from being published', async () => {
	const draft = Object.fromEntries(
		Object.entries(sampleOf('DRA'))
			.filter(([path]) => path.startsWith('invented-pilot/') && !path.endsWith('quiz.yaml'))
			.map(([path, text]) => [path.replace('invented-pilot', 'draft'), text])
	);
	const drafted = changed(
		'draft/course.yaml',
		(text) => text.replace('title:', 'draft: true\ntitel:'),
		draft
	);
	writeSample(folder, { ...sampleOf('NODRA'), ...drafted });
	const { imported } = await importContent(sql, actor, folder);
	expect(imported.map(({ course: code }) => code)).toEqual(['NODRA']);
	expect((await importContent(sql, actor, folder)).imported).toEqual([]);
});

test('changed content under the same name is refused, under a new name it is a new edition', async () => {
	writeSample(folder, sampleOf('EDIT'));
	await importContent(sql, actor, folder);
	const lesson = 'invented-pilot/inv-1/1.1-first-things.md';
	const comma = changed(
		lesson,
		(text) => text.replace('Every alert', 'Every, alert'),
		sampleOf('EDIT')
	);
	writeSample(folder, comma);
	await expect(importContent(sql, actor, folder)).rejects.toThrow(
		'The edition pilot-1 of EDIT is already published with other content.'
	);
	writeSample(
		folder,
		changed(course, (text) => text.replace('pilot-1', 'pilot-2'), comma)
	);
	const { imported } = await importContent(sql, { ...actor, at: new Date(+at + 1000) }, folder);
	expect(imported[0]?.label).toBe('pilot-2');
	const latest = (await latestEditions(sql)).find(({ courseCode }) => courseCode === 'EDIT');
	expect(latest?.label).toBe('pilot-2');
	expect((await lessonAt(sql, latest?.id ?? '', '1.1')).html).toContain('Every, alert');
});

test('what is published cannot be changed, not even by a statement', async () => {
	writeSample(folder, sampleOf('FIXED'));
	await importContent(sql, actor, folder);
	await expect(sql`update lesson set title = 'x'`).rejects.toThrow('append-only');
	await expect(sql`delete from item`).rejects.toThrow('append-only');
	await expect(sql`update edition set label = 'x'`).rejects.toThrow('append-only');
	await expect(sql`update edition_file set bytes = ''`).rejects.toThrow('append-only');
});

test('only those who may publish can', async () => {
	writeSample(folder, sampleOf('RIGHT'));
	const person = await makePerson(sql);
	await expect(importContent(sql, actorOf(person), folder)).rejects.toThrow(Forbidden);
	await expect(exportEdition(sql, actorOf(person), 'ALL', folder)).rejects.toThrow(Forbidden);
	await importContent(sql, actorOf(person, at, { staff: true }), folder);
	const latest = (await latestEditions(sql)).find(({ courseCode }) => courseCode === 'RIGHT');
	expect(latest?.publishedBy).toBe(person.id);
});

const filesIn = (root: string): Record<string, string> =>
	Object.fromEntries(
		readdirSync(root, { recursive: true, encoding: 'utf8' })
			.filter((path) => statSync(join(root, path)).isFile())
			.map((path) => [path.replaceAll('\\', '/'), readFileSync(join(root, path)).toString('hex')])
			.toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1))
	);

test('export gives back the same files, byte for byte, however they were written', async () => {
	// What an author's editor may do to a file without changing what it says.
	const habit = fc.constantFrom<(text: string) => string>(
		(text) => text,
		(text) => text.replaceAll('\n', '\r\n'),
		(text) => `\ufeff${text}`,
		(text) => text.replace(/\n$/, ''),
		(text) => `${text}\n\n`
	);
	let run = 0;
	await fc.assert(
		fc.asyncProperty(
			habit,
			habit,
			fc.string({ unit: 'grapheme', maxLength: 40 }),
			async (one, two, note) => {
				const source = mkdtempSync(join(folder, 'source-'));
				const target = mkdtempSync(join(folder, 'target-'));
				const comment = note.replace(/\p{C}|\p{Z}/gu, '-');
				let files = sampleOf(`X${run++}`);
				files = changed('glossary.yaml', (text) => one(`# ${comment}\n${text}`), files);
				files = changed(
					'invented-pilot/inv-1/quiz.yaml',
					(text) => two(`# ${comment}\n${text}`),
					files
				);
				files = changed('invented-pilot/inv-1/1.1-first-things.md', one, files);
				writeSample(source, files);
				const { imported } = await importContent(sql, actor, source);
				const name = `${imported[0]?.course}@${imported[0]?.label}`;
				const { contentHash } = await exportEdition(sql, actor, name, target);
				expect(contentHash).toBe(imported[0]?.contentHash);
				expect(filesIn(target)).toEqual(filesIn(source));
				// What was exported is the same edition again.
				expect(await importContent(sql, actor, target)).toEqual({
					imported: [],
					unchanged: [contentHash],
					leftOut: []
				});
			}
		),
		{ numRuns: 8 }
	);
});

test('export names the newest edition, an older one, or one by its hash, and overwrites nothing', async () => {
	writeSample(folder, sampleOf('OUT'));
	const first = (await importContent(sql, actor, folder)).imported[0];
	writeSample(folder, sampleOf('OUT', 'pilot-2'));
	const second = (await importContent(sql, { ...actor, at: new Date(+at + 1000) }, folder))
		.imported[0];
	const target = join(folder, 'out');
	expect((await exportEdition(sql, actor, 'out', target)).contentHash).toBe(second?.contentHash);
	expect((await exportEdition(sql, actor, 'OUT', target)).contentHash).toBe(second?.contentHash);
	await expect(exportEdition(sql, actor, 'OUT@pilot-1', target)).rejects.toThrow(
		'is there already with other content'
	);
	const old = join(folder, 'old');
	expect((await exportEdition(sql, actor, first?.contentHash ?? '', old)).contentHash).toBe(
		first?.contentHash
	);
	await expect(exportEdition(sql, actor, 'OUT@pilot-9', old)).rejects.toThrow(NotFound);
	await expect(exportEdition(sql, actor, 'NONE', old)).rejects.toThrow(NotFound);
});
