import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { changed, sampleContent, writeSample } from '../../../tests/support/content.ts';
import { testDatabase } from '../../../tests/support/database.ts';
import { systemActor } from '../platform/actor.ts';
import { NotFound } from '../platform/errors.ts';
import { importContent } from '../workflows/import-content.server.ts';
import { coursePage } from './course-page.server.ts';
import { latestEdition } from './editions.server.ts';

const database = await testDatabase();
const { sql } = database;
const folder = mkdtempSync(join(tmpdir(), 'tranche-course-'));
afterAll(async () => {
	rmSync(folder, { recursive: true, force: true });
	await database.drop();
});

const course = 'invented-pilot/course.yaml';

beforeAll(async () => {
	const pilot = sampleContent();
	// The next edition lies in a folder that sorts before the pilot's.
	const next = Object.fromEntries(
		Object.entries(
			changed(course, (text) =>
				text.replace('edition: pilot-1', 'edition: "2026-1"\nfollows: pilot-1')
			)
		).map(([path, text]) => [path.replace('invented-pilot', 'invented'), text])
	);
	writeSample(folder, { ...pilot, ...next });
	await importContent(sql, systemActor(new Date('2026-09-01T09:00:00Z'), 'test'), folder);
});

test('of two editions published at once the one that follows is the newest', async () => {
	expect((await latestEdition(sql, 'INV')).label).toBe('2026-1');
});

test('a course is told to the public', async () => {
	expect(await coursePage(sql, 'inv')).toMatchObject({
		...{ courseCode: 'INV', title: 'Invented Course', hours: 40, weeks: 4 },
		cost: { authorHours: 100, seats: { least: 12, most: 24 } },
		modules: [
			{
				code: 'INV-1',
				outcomes: ['Distinguish the duties.'],
				lessons: [{ code: '1.1', title: 'First things', minutes: 30 }],
				live: [{ title: 'A talk', minutes: 90 }],
				assessments: [
					{ kind: 'quiz', weightPercent: 30, floorPercent: 60, attempts: 3 },
					{ kind: 'assignment', weightPercent: 70 }
				]
			},
			{ code: 'INV-2', requires: ['INV-1'] }
		],
		frameworks: [{ name: 'Invented', version: '1', clauses: [{ key: 'ndg/2', title: 'Two' }] }]
	});
});

test('and nothing that is for learners or markers', async () => {
	const told = JSON.stringify(await coursePage(sql, 'INV'));
	for (const secret of ['Who decides, ', 'Look for names', 'An extract', 'Html', 'the stand-in']) {
		expect(told).not.toContain(secret);
	}
});

test.each(['none', '', "x' or true", 'inv\0', 'x'.repeat(40)])('%j is no course', async (code) => {
	await expect(coursePage(sql, code)).rejects.toThrow(NotFound);
});
