import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changed, writeSample } from '../../../tests/support/content.ts';
import { testDatabase } from '../../../tests/support/database.ts';
import {
	actorOf,
	makeCohort,
	type MadeEnrolment,
	makeEnrolment,
	makePerson,
	onDay
} from '../../../tests/support/factories.ts';
import { takeQuiz } from '../../../tests/support/tries.ts';
import { systemActor } from '../platform/actor.ts';
import { Forbidden } from '../platform/errors.ts';
import { enrolmentAt } from '../progression/enrolments.server.ts';
import { moduleAt } from '../progression/modules.server.ts';
import { importContent } from '../workflows/import-content.server.ts';
import { editionDifference, editionsOf } from './edition-difference.server.ts';
import { editionIdAt } from './editions.server.ts';
import { lessonAt } from './lessons.server.ts';

const database = await testDatabase();
const { sql } = database;
const folder = mkdtempSync(join(tmpdir(), 'tranche-difference-'));
afterAll(async () => {
	rmSync(folder, { recursive: true, force: true });
	await database.drop();
});

const course = 'invented-pilot/course.yaml';
const lesson = 'invented-pilot/inv-1/1.1-first-things.md';
const quiz = 'invented-pilot/inv-1/quiz.yaml';
const on = (day: number) => systemActor(new Date(Date.UTC(2026, 8, day, 9)), 'test');

let learner: MadeEnrolment;
let before: object;

/** All that is stored of learners, as text. */
async function learnersStored(): Promise<object> {
	const tables = [
		'enrolment',
		'module_progress',
		'attempt',
		'mark',
		'cohort',
		'cohort_deadline',
		'history'
	];
	const prints = await Promise.all(
		tables.map(
			(table) =>
				// An edition brings its questions into the bank, whose history is nobody's learning.
				sql`select coalesce(string_agg(t::text, '|' order by t::text), '') as print from ${sql(table)} t
					where to_jsonb(t) ->> 'machine' is distinct from 'bankItem'`
		)
	);
	return Object.fromEntries(tables.map((table, index) => [table, prints[index]?.[0]?.['print']]));
}

beforeAll(async () => {
	writeSample(folder);
	await importContent(sql, on(1), folder);
	const cohort = await makeCohort(sql, {
		editionId: await editionIdAt(sql, 'inv.pilot-1'),
		code: 'invented-autumn'
	});
	learner = await makeEnrolment(sql, { cohort });
	await makeEnrolment(sql, { cohort, accepted: false });
	const actor = learner.actor(onDay(1));
	const enrolment = await enrolmentAt(sql, actor, cohort.code);
	const { id: moduleId } = await moduleAt(sql, enrolment, 'INV-1', onDay(1));
	const [assessment] = await sql<{ id: string }[]>`
		select id from assessment where module_id = ${moduleId} and kind = 'quiz'`;
	await takeQuiz(
		sql,
		actor,
		{ enrolmentId: learner.id, moduleId, assessmentId: assessment!.id },
		80
	);
	before = await learnersStored();

	let next = changed(course, (text) => text.replace('pilot-1', 'pilot-2'));
	next = changed(lesson, (text) => text.replace('Nobody rang', 'No one rang'), next);
	next = changed(
		quiz,
		(text) =>
			text
				.replace('floorPercent: 60', 'floorPercent: 70')
				.replace('from: 60', 'from: 70')
				.replace('answer: 72', 'answer: 48'),
		next
	);
	writeSample(folder, next);
	await importContent(sql, on(20), folder);
});

const difference = async () => {
	const [to, from] = await editionsOf(sql, 'INV');
	return editionDifference(sql, on(21), { from: from!.id, to: to!.id });
};

describe('two editions', () => {
	test('differ lesson by lesson and item by item', async () => {
		const { lessons, items, modules } = await difference();
		expect(lessons.map(({ key, change, parts }) => [key, change, ...parts])).toEqual([
			['1.1', 'changed', 'text'],
			['2.1', 'same']
		]);
		expect(items.filter(({ change }) => change !== 'same')).toEqual([
			{
				...{ key: 'hours', name: 'hours', module: 'INV-1', change: 'changed' },
				parts: ['answers and their feedback']
			}
		]);
		expect(modules.every(({ change }) => change === 'same')).toBe(true);
	});

	test('differ in the rules of marking', async () => {
		expect((await difference()).rules).toEqual([
			{ rule: 'INV-1 quiz: least mark', before: '60%', after: '70%' }
		]);
	});

	test('concern learners in progress, by cohort', async () => {
		expect((await difference()).cohorts).toMatchObject([
			{ code: 'invented-autumn', notBegun: 1, inProgress: 1, finished: 0, marked: 1 }
		]);
	});
});

describe('a learner on the older edition', () => {
	test('has everything as it was', async () => {
		expect(await learnersStored()).toEqual(before);
	});

	test('reads the lesson and is held to the rules that they began with', async () => {
		const enrolment = await enrolmentAt(sql, learner.actor(onDay(30)), 'invented-autumn');
		const read = await lessonAt(sql, enrolment.editionId, '1.1');
		expect(read.html).toContain('Nobody rang');
		const { id } = await moduleAt(sql, enrolment, 'INV-1', onDay(1));
		const [rules] = await sql`
			select floor_percent from assessment where module_id = ${id} and kind = 'quiz'`;
		expect(rules).toEqual({ floorPercent: 60 });
	});

	test('is not asked about it, and may not ask', async () => {
		const [to, from] = await editionsOf(sql, 'INV');
		const actor = actorOf(await makePerson(sql));
		await expect(editionDifference(sql, actor, { from: from!.id, to: to!.id })).rejects.toThrow(
			Forbidden
		);
	});
});
