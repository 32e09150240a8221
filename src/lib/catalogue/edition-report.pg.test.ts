import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changed, sampleContent, writeSample } from '../../../tests/support/content.ts';
import { testDatabase } from '../../../tests/support/database.ts';
import { actorOf, makePerson } from '../../../tests/support/factories.ts';
import { systemActor } from '../platform/actor.ts';
import { Forbidden, NotFound } from '../platform/errors.ts';
import { newId } from '../platform/id.ts';
import { importContent } from '../workflows/import-content.server.ts';
import { editionReport, publishedEditions } from './edition-report.server.ts';
import { duePages } from './due-pages.server.ts';
import { editionIdAt } from './editions.server.ts';
import { outcomeMapOf } from './outcome-map.server.ts';

const database = await testDatabase();
const { sql } = database;
const folder = mkdtempSync(join(tmpdir(), 'tranche-report-'));
afterAll(async () => {
	rmSync(folder, { recursive: true, force: true });
	await database.drop();
});

const course = 'invented-pilot/course.yaml';
const lesson = 'invented-pilot/inv-1/1.1-first-things.md';
const on = (day: number) => systemActor(new Date(Date.UTC(2026, 8, day, 9)), 'test');

beforeAll(async () => {
	writeSample(folder);
	await importContent(sql, on(1), folder);
	const next = changed(lesson, (text) => `${text}\nOne more word.\n`, sampleContent());
	writeSample(
		folder,
		changed(course, (text) => text.replace('pilot-1', 'pilot-2'), next)
	);
	await importContent(sql, on(2), folder);
});

test('editions are listed newest first, with what is in them', async () => {
	const { rows, next } = await publishedEditions(sql, on(3), null);
	expect(next).toBeNull();
	expect(rows).toMatchObject([
		{
			courseCode: 'INV',
			label: 'pilot-2',
			modules: 2,
			lessons: 2,
			items: 11,
			cohorts: 0,
			publishedByName: null
		},
		{ courseCode: 'INV', label: 'pilot-1' }
	]);
});

test('the list goes on in pages, and each edition stands on one of them', async () => {
	for (let number = 3; number <= 60; number++) {
		const id = `0199${String(number).padStart(4, '0')}-0000-7000-8000-000000000000`;
		await sql`insert into course values (${`P-${number}`}, 'invented')`;
		await sql`insert into edition
			select ${id}, ${`P-${number}`}, label, ${`hash ${number}`}, title, summary, audience, entry_text, grades,
				award, published_at, published_by from edition where label = 'pilot-1' and course_code = 'INV'`;
	}
	const first = await publishedEditions(sql, on(3), null);
	const second = await publishedEditions(sql, on(3), first.next);
	expect(first.rows).toHaveLength(50);
	expect(second.next).toBeNull();
	const ids = [...first.rows, ...second.rows].map(({ id }) => id);
	expect(new Set(ids).size).toBe(60);
	// A cursor that is none starts at the beginning.
	expect((await publishedEditions(sql, on(3), 'x')).rows).toEqual(first.rows);
});

test('one edition tells what staff ask about it', async () => {
	const report = await editionReport(sql, on(3), 'inv.pilot-2');
	expect(report.modules.map(({ code }) => code)).toEqual(['INV-1', 'INV-2']);
	expect(report.lessons.map(({ code, maps }) => [code, maps])).toEqual([
		['1.1', ['ndg/2']],
		['2.1', ['ndg/2']]
	]);
	expect(report.items).toHaveLength(11);
	expect(report.changes).toEqual({
		since: 'pilot-1',
		files: [
			{ path: course, change: 'changed' },
			{ path: lesson, change: 'changed' }
		]
	});
	expect((await editionReport(sql, on(3), 'inv.pilot-1')).changes).toBeNull();
});

test.each(['inv.pilot-9', 'inv', '', "inv.pilot-1' or true --", 'inv.pilot-1.x', 'inv.\0'])(
	'%j is found nowhere',
	async (address) => {
		await expect(editionReport(sql, on(3), address)).rejects.toThrow(NotFound);
	}
);

test('the outcome map is drawn from what was published', async () => {
	const { edition, map } = await outcomeMapOf(sql, on(3), await editionIdAt(sql, 'inv.pilot-2'));
	expect(edition.label).toBe('pilot-2');
	expect(map.rows).toMatchObject([
		{
			...{ key: 'ndg/2', title: 'Two', framework: 'Invented', version: '1' },
			...{ inAward: true, gaps: [] },
			cells: [
				{ taught: ['1.1'], practised: ['work task of 1.1', 'seminar'] },
				{ taught: ['2.1'], practised: ['work task of 2.1', 'seminar', 'exercise'] }
			]
		}
	]);
	expect(map.outside).toEqual([]);
});

describe('pages to read again', () => {
	const names = async (by?: string) =>
		(await duePages(sql, on(3), by))
			.filter(({ courseCode }) => courseCode === 'INV')
			.map(({ label, module, kind, name }) => [label, module, kind, name].join(' | '));

	test('are those of the newest edition, with what is read beside them', async () => {
		expect(await names('2027-05-31')).toEqual([
			'pilot-2 | INV-1 | quiz | Who decides?',
			'pilot-2 | INV-1 | lesson | 1.1 First things',
			'pilot-2 | INV-1 | assignment | A map',
			'pilot-2 | INV-2 | lesson | 2.1 Second things',
			'pilot-2 | INV-2 | exercise page | Roles',
			'pilot-2 | INV-2 | assignment | A map',
			'pilot-2 |  | glossary | Glossary'
		]);
	});

	test('are not there a day before, nor 90 days ahead of it', async () => {
		expect(await names('2027-05-30')).toEqual([]);
		expect(await names()).toEqual([]);
	});

	test('are those of an older edition too, while a cohort learns from it', async () => {
		const editionId = await editionIdAt(sql, 'inv.pilot-1');
		const cohort = { id: newId(), editionId, code: 'inv-old', name: 'Old', capacity: 9 };
		await sql`insert into cohort ${sql({
			...cohort,
			...{ startsOn: '2026-08-01', endsOn: '2026-09-03', createdAt: new Date() }
		})}`;
		expect(await names('2027-05-31')).toHaveLength(14);
		const later = await duePages(sql, on(4), '2027-05-31');
		expect(later.filter(({ label }) => label === 'pilot-1')).toEqual([]);
	});
});

test('a learner reads neither', async () => {
	const actor = actorOf(await makePerson(sql));
	await expect(publishedEditions(sql, actor, null)).rejects.toThrow(Forbidden);
	await expect(editionReport(sql, actor, 'inv.pilot-1')).rejects.toThrow(Forbidden);
	const id = await editionIdAt(sql, 'inv.pilot-1');
	await expect(outcomeMapOf(sql, actor, id)).rejects.toThrow(Forbidden);
	await expect(duePages(sql, actor)).rejects.toThrow(Forbidden);
});
