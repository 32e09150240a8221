import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCrowd } from '../../../tests/support/crowds.ts';
import { testDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import {
	makeCohort,
	makeEdition,
	makeEnrolment,
	makePerson,
	onDay,
	type MadeCohort,
	type MadeEdition
} from '../../../tests/support/factories.ts';
import { handIn, takeQuiz } from '../../../tests/support/tries.ts';
import { inTransaction, type AnySql } from '../platform/database.server.ts';
import { cohortFlow } from './cohort-flow.server.ts';
import { cohortProgress, cohortProgressQuery } from './cohort-progress.server.ts';
import { cohortWeeks } from './cohort-weeks.server.ts';
import { moveEnrolment } from './enrolments.server.ts';
import { recordResult } from './results.server.ts';
import { slippingLearners } from './slipping.server.ts';

let database: TestDatabase;
let edition: MadeEdition;

beforeAll(async () => {
	database = await testDatabase();
	edition = await makeEdition(database.sql);
});
afterAll(() => database.drop());

const place = (enrolmentId: string, kind: 'quiz' | 'assignment') => ({
	enrolmentId,
	moduleId: edition.modules[0].id,
	assessmentId: edition.modules[0][kind].id
});

describe('cohortProgress', () => {
	it('says how each learner stands, by name', async () => {
		const cohort = await makeCohort(database.sql, { editionId: edition.id });
		const named = async (name: string) =>
			makeEnrolment(database.sql, { cohort, person: await makePerson(database.sql, { name }) });
		const zoe = await named('Zoe Demo');
		const ada = await named('ada Sample');
		await takeQuiz(database.sql, zoe.actor(onDay(3)), place(zoe.id, 'quiz'), 70);
		await handIn(database.sql, zoe.actor(onDay(4)), place(zoe.id, 'assignment'));
		const rows = await cohortProgress(database.sql, cohort.id, { at: onDay(20) });
		expect(rows.map(({ personName }) => personName)).toEqual(['ada Sample', 'Zoe Demo']);
		expect(rows[0]).toMatchObject({ state: 'enrolled', lessonsDone: 0, lessonsTotal: 2 });
		expect(rows[0]?.lastActiveAt).toBeNull();
		expect(rows[0]?.modules).toEqual([
			{
				code: 'M-1',
				state: 'open',
				percent: null,
				dueAt: new Date('2026-09-20T22:59:00Z'),
				overdue: true
			},
			{
				code: 'M-2',
				state: 'locked',
				percent: null,
				dueAt: new Date('2026-10-04T22:59:00Z'),
				overdue: false
			}
		]);
		expect(rows[1]?.lastActiveAt).toEqual(onDay(4));
		expect(rows[1]?.modules[0]).toMatchObject({ state: 'awaitingMark', overdue: false });
		const late = await cohortProgress(database.sql, cohort.id, { at: onDay(20), show: 'overdue' });
		expect(late.map(({ enrolmentId }) => enrolmentId)).toEqual([ada.id]);
		const studying = await cohortProgress(database.sql, cohort.id, {
			at: onDay(20),
			show: 'studying'
		});
		expect(studying.map(({ enrolmentId }) => enrolmentId)).toEqual([zoe.id]);
		expect((await cohortFlow(database.sql, cohort.id, onDay(20))).late).toBe(1);
	});

	it('does not call a second try late by the first deadline', async () => {
		const cohort = await makeCohort(database.sql, { editionId: edition.id });
		const learner = await makeEnrolment(database.sql, { cohort });
		const quiz = place(learner.id, 'quiz');
		await takeQuiz(database.sql, learner.actor(onDay(3)), quiz, 20);
		await inTransaction(database.sql, (tx) =>
			recordResult(tx, learner.actor(onDay(3)), {
				enrolmentId: learner.id,
				moduleId: quiz.moduleId,
				settled: { outcome: 'referred', percent: 20 },
				parts: []
			})
		);
		const [row] = await cohortProgress(database.sql, cohort.id, { at: onDay(20) });
		expect(row?.modules[0]).toMatchObject({ state: 'assessing', percent: 20, overdue: false });
	});
});

describe('cohortFlow', () => {
	it('counts people, modules, and where people stood at the end of each week', async () => {
		const cohort = await makeCohort(database.sql, { editionId: edition.id });
		await makeEnrolment(database.sql, { cohort, accepted: false });
		const gone = await makeEnrolment(database.sql, { cohort });
		const learner = await makeEnrolment(database.sql, { cohort });
		await takeQuiz(database.sql, learner.actor(onDay(8)), place(learner.id, 'quiz'), 70);
		await inTransaction(database.sql, (tx) =>
			moveEnrolment(tx, gone.actor(onDay(15)), gone.id, { type: 'withdrawn', reason: 'x' })
		);
		const flow = await cohortFlow(database.sql, cohort.id, onDay(15.5));
		expect(asObject(flow.people)).toEqual({ invited: 1, studying: 1, withdrawn: 1 });
		expect(flow.modules.map(({ code, states }) => [code, asObject(states)])).toEqual([
			['M-1', { assessing: 1 }],
			['M-2', { locked: 1 }]
		]);
		const weeks = await cohortWeeks(database.sql, cohort.id, onDay(15.5));
		expect(weeks.map(({ week, endsOn, states }) => [week, endsOn, asObject(states)])).toEqual([
			[1, '2026-09-13', { invited: 1, enrolled: 2 }],
			[2, '2026-09-20', { invited: 1, enrolled: 1, studying: 1 }],
			[3, '2026-09-27', { invited: 1, studying: 1, withdrawn: 1 }]
		]);
	});

	it('shows the weeks as they were at most a minute ago', async () => {
		const cohort = await makeCohort(database.sql, { editionId: edition.id });
		const weeksAt = async (seconds: number) => {
			const at = new Date(onDay(1).getTime() + seconds * 1000);
			const [week] = await cohortWeeks(database.sql, cohort.id, at);
			return asObject(week?.states ?? []);
		};
		expect(await weeksAt(0)).toEqual({});
		await makeEnrolment(database.sql, { cohort });
		expect(await weeksAt(59)).toEqual({});
		expect(await weeksAt(60)).toEqual({ enrolled: 1 });
	});

	it('of a cohort that has not begun has no weeks', async () => {
		const cohort = await makeCohort(database.sql, { editionId: edition.id });
		const flow = await cohortFlow(database.sql, cohort.id, onDay(-3));
		expect(flow).toEqual({
			people: [],
			late: 0,
			modules: [
				{ code: 'M-1', title: 'First things', states: [] },
				{ code: 'M-2', title: 'Second things', states: [] }
			]
		});
		expect(await cohortWeeks(database.sql, cohort.id, onDay(-3))).toEqual([]);
	});
});

describe('with 500 learners among 6,000', () => {
	let cohort: MadeCohort;
	beforeAll(async () => {
		cohort = await makeCohort(database.sql, { editionId: edition.id, capacity: 500 });
		await makeCrowd(database.sql, cohort, 500);
		for (let other = 0; other < 11; other++) {
			const next = await makeCohort(database.sql, { editionId: edition.id, capacity: 500 });
			await makeCrowd(database.sql, next, 500);
		}
		await database.sql`analyze`;
	}, 60_000);

	it('pages through everyone once, in order', async () => {
		const seen: string[] = [];
		let after: string | undefined;
		for (let page = 0; page < 6; page++) {
			const rows = await cohortProgress(database.sql, cohort.id, { at: onDay(20), after });
			seen.push(...rows.map(({ personName }) => personName));
			after = rows.at(-1)?.enrolmentId ?? after;
			expect(rows).toHaveLength(page < 5 ? 100 : 0);
		}
		expect(seen).toEqual(
			Array.from({ length: 500 }, (_, n) => `Learner ${String(n + 1).padStart(4, '0')}`)
		);
	});

	it('looks up nothing by reading a whole table of learners', async () => {
		const plan = await explain(cohortProgressQuery(database.sql, cohort.id, { at: onDay(20) }));
		expect(seqScans(plan).filter((table) => big.includes(table))).toEqual([]);
		const late = cohortProgressQuery(database.sql, cohort.id, { at: onDay(20), show: 'overdue' });
		const latePlan = await explain(late);
		expect(seqScans(latePlan).filter((table) => big.includes(table))).toEqual([]);
	});

	it('answers a page, the flow and the list of the slipping well within a second', async () => {
		const since = performance.now();
		await cohortProgress(database.sql, cohort.id, { at: onDay(20) });
		await cohortFlow(database.sql, cohort.id, onDay(20));
		expect(await slippingLearners(database.sql, onDay(20), { cohortId: cohort.id })).toHaveLength(
			500
		);
		expect(performance.now() - since).toBeLessThan(1000);
	});
});

/** Tables that grow with every learner. */
const big = [
	'enrolment',
	'module_progress',
	'lesson_done',
	'attempt',
	'submission',
	'submission_draft',
	'history'
];

type Plan = { 'Node Type': string; 'Relation Name'?: string; Plans?: Plan[] };

async function explain(query: ReturnType<typeof cohortProgressQuery>): Promise<Plan> {
	const sql: AnySql = database.sql;
	const [row] = await sql<{ 'QUERY PLAN': { Plan: Plan }[] }[]>`explain (format json) ${query}`;
	return Object.values(row!)[0]![0]!.Plan;
}

const seqScans = (plan: Plan): string[] => [
	...(plan['Node Type'] === 'Seq Scan' && plan['Relation Name'] ? [plan['Relation Name']] : []),
	...(plan.Plans ?? []).flatMap(seqScans)
];

const asObject = (counts: readonly { state: string; count: number }[]) =>
	Object.fromEntries(counts.map(({ state, count }) => [state, count]));
