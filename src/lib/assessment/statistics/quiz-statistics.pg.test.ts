import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemActor } from '#lib/platform/actor.ts';
import { inTransaction, type Sql } from '#lib/platform/database.server.ts';
import { newId } from '#lib/platform/id.ts';
import { type TestDatabase, testDatabase } from '../../../../tests/support/database.ts';
import {
	firstDay,
	makeCohort,
	makeEdition,
	makeEnrolment,
	type MadeCohort
} from '../../../../tests/support/factories.ts';
import { makeResults, withoutHistories } from '../../../../tests/support/quiz-results.ts';
import { statisticsApart } from '../../../../tests/support/statistics-apart.ts';
import { checkMarkLines, keepMarkLines } from './mark-lines.server.ts';
import { type QuizStatistics, quizStatistics } from './quiz-statistics.server.ts';

let database: TestDatabase;
let sql: Sql;
beforeAll(async () => {
	database = await testDatabase();
	({ sql } = database);
});
afterAll(() => database.drop());

const staff = systemActor(firstDay);
const check = () => inTransaction(sql, checkMarkLines);
const all = (assessmentId: string) =>
	quizStatistics(sql, staff, { assessmentId, firstOnly: false });

describe('values worked by hand', () => {
	// Five learners, four questions of one mark, on a paper that is the same for all:
	//
	//     learner  a b c d   total
	//     1        1 1 1 1   4
	//     2        1 1 1 0   3
	//     3        1 1 0 0   2
	//     4        1 0 0 0   1
	//     5        0 0 0 0   0
	//
	// Facility: 4/5, 3/5, 2/5, 1/5. Against the rest, for question b: its scores 1 1 1 0 0, the rest
	// 3 2 1 1 0 (of 3): covariance sum 6 - 3*7/5 = 1.8; squares 1.2 and 15 - 49/5 = 5.2;
	// r = 1.8 / sqrt(1.2 * 5.2) = 0.720577.
	// Question a: 1 1 1 1 0 and 3 2 1 0 0: 6 - 4*6/5 = 1.2; 0.8 and 14 - 36/5 = 6.8; r = 0.514496.
	// Alpha: variances of the questions (n - 1) 0.2, 0.3, 0.3, 0.2, together 1; of the totals 2.5;
	// 4/3 * (1 - 1/2.5) = 0.8. Standard deviation of the percent: sqrt(2.5) * 25 = 39.528471;
	// standard error 39.528471 * sqrt(0.2) = 17.677670.
	const answers = ['1111', '1110', '1100', '1000', '0000'];
	let quizId: string;
	let statistics: QuizStatistics;
	let itemIds: string[];

	beforeAll(async () => {
		const edition = await makeEdition(sql);
		const cohort = await makeCohort(sql, { editionId: edition.id });
		const quiz = { ...edition.modules[0].quiz, cohort };
		quizId = quiz.id;
		itemIds = quiz.items.map(({ id }) => id);
		for (const [index, given] of answers.entries()) {
			await insertTry(sql, quiz, {
				given,
				state: 'marked',
				number: 1,
				secondsEach: 10 + index * 10
			});
		}
		// None of these counts: a try that was set aside, and a mark that another superseded.
		await insertTry(sql, quiz, { given: '0101', state: 'voided', number: 1, secondsEach: 500 });
		const superseded = await insertTry(sql, quiz, {
			...{ given: '0000', state: 'marked', number: 1, secondsEach: 30 },
			replacedBy: '1100'
		});
		// Counted, it would change everything: taken out again, so that the values above hold.
		await unseen(sql, superseded);
		statistics = await all(quizId);
	});

	const itemAt = (index: number) =>
		statistics.items.find(({ itemId }) => itemId === itemIds[index]);

	it('facility', () => {
		expect([0, 1, 2, 3].map((index) => itemAt(index)?.facility)).toEqual([0.8, 0.6, 0.4, 0.2]);
		expect(statistics.quiz.meanPercent).toBeCloseTo(50, 10);
	});

	it('discrimination against the rest score', () => {
		expect(itemAt(0)?.discrimination).toBeCloseTo(0.514496, 6);
		expect(itemAt(1)?.discrimination).toBeCloseTo(0.720577, 6);
		expect(itemAt(2)?.discrimination).toBeCloseTo(0.720577, 6);
		expect(itemAt(3)?.discrimination).toBeCloseTo(0.514496, 6);
	});

	it('alpha and the standard error of measurement', () => {
		expect(statistics.quiz).toMatchObject({ tries: 5, alphaTries: 5, alphaQuestions: 4 });
		expect(statistics.quiz.alpha).toBeCloseTo(0.8, 10);
		expect(statistics.quiz.standardDeviationPercent).toBeCloseTo(39.528471, 6);
		expect(statistics.quiz.standardErrorPercent).toBeCloseTo(17.67767, 5);
	});

	it('picks, times and how often each was shown', () => {
		expect(itemAt(1)?.options.map(({ correct, picks }) => [correct, picks])).toEqual([
			[true, 3],
			[false, 2],
			[false, 0]
		]);
		// 10, 20, 30, 40, 50 seconds.
		expect(itemAt(2)?.medianSeconds).toBeCloseTo(30, 6);
		expect(itemAt(0)).toMatchObject({ tries: 5, shown: 5 });
	});

	it('a question that was taken out leaves the figures of the rest', async () => {
		await sql`insert into item_correction ${sql({
			...{ id: newId(), itemId: itemIds[3]!, seq: 1, kind: 'void', reason: 'Two answers fit.' },
			correctedAt: firstDay
		})}`;
		const { quiz, items } = await all(quizId);
		expect(items.find(({ itemId }) => itemId === itemIds[3])).toMatchObject({
			...{ correction: 'void', tries: 0, facility: null, discrimination: null, flags: [] }
		});
		// Over a, b, c: variances 0.2 + 0.3 + 0.3 = 0.8; totals 3 3 2 1 0: 1.7; 3/2 * (1 - 0.8/1.7).
		expect(quiz.alphaQuestions).toBe(3);
		expect(quiz.alpha).toBeCloseTo(0.7941176, 7);
	});
});

describe('values worked by hand, of papers that differ', () => {
	/** Tries at a quiz of which each paper holds the first questions only: as many as were answered. */
	async function quizOf(papers: readonly string[]): Promise<QuizStatistics> {
		const edition = await makeEdition(sql);
		const cohort = await makeCohort(sql, { editionId: edition.id });
		const { id, items } = edition.modules[0].quiz;
		for (const given of papers) {
			const quiz = { id, cohort, items: items.slice(0, given.length) };
			await insertTry(sql, quiz, { given, state: 'marked', number: 1, secondsEach: 10 });
		}
		return all(id);
	}

	it('alpha is of the most common length, and of two the shorter', async () => {
		// Of two questions: variances 1/3 and 1/3; totals 2 1 0: 1; alpha 2/1 * (1 - 2/3) = 2/3.
		// Percent 100 50 0: standard deviation 50; standard error 50 * sqrt(1/3) = 28.867513.
		const { quiz } = await quizOf(['1111', '0000', '1010', '11', '10', '00']);
		expect(quiz).toMatchObject({ tries: 6, alphaTries: 3, alphaQuestions: 2 });
		expect(quiz.alpha).toBeCloseTo(2 / 3, 10);
		expect(quiz.standardErrorPercent).toBeCloseTo(28.867513, 6);
		// 100 0 50 100 50 0: sum of squares 25000 - 300 * 50 = 10000, over 5.
		expect(quiz.meanPercent).toBeCloseTo(50, 10);
		expect(quiz.standardDeviationPercent).toBeCloseTo(Math.sqrt(2000), 8);
	});

	it('alpha is 1, with no error left, where every question says the same', async () => {
		const { quiz } = await quizOf(['111', '111', '000', '000', '000', '000', '000']);
		expect(quiz.alpha).toBeCloseTo(1, 10);
		expect(quiz.standardErrorPercent).toBeCloseTo(0, 5);
	});

	it.each([
		['nobody has been marked', [], { tries: 0, alphaTries: 0, alphaQuestions: null }],
		['one was marked', ['1010'], { tries: 1, alphaTries: 1, alphaQuestions: 4 }],
		['all earned the same', ['1100', '1100'], { tries: 2, alphaTries: 2, alphaQuestions: 4 }],
		['a paper has one question', ['1', '0'], { tries: 2, alphaTries: 2, alphaQuestions: 1 }]
	])('alpha and the standard error are not said where %s', async (_, papers, counts) => {
		const { quiz } = await quizOf(papers);
		expect(quiz).toMatchObject({ ...counts, alpha: null, standardErrorPercent: null });
	});
});

describe('values worked by hand, of what is rare', () => {
	async function quizOf(tries: readonly (readonly string[])[]) {
		const edition = await makeEdition(sql);
		const cohort = await makeCohort(sql, { editionId: edition.id });
		const quiz = { ...edition.modules[0].quiz, cohort };
		for (const [index, ofLearner] of tries.entries()) {
			const enrolmentId = (await makeEnrolment(sql, { cohort })).id;
			for (const [at, given] of ofLearner.entries()) {
				const made = { state: 'marked', number: at + 1, secondsEach: 10 * (index + 1) };
				await insertTry(sql, quiz, { ...made, given, enrolmentId });
			}
		}
		const figures = async (firstOnly: boolean) => {
			const { quiz: whole, items } = await quizStatistics(sql, staff, {
				...{ assessmentId: quiz.id, firstOnly }
			});
			return {
				quiz: whole,
				of: quiz.items.map(({ id }) => items.find((one) => one.itemId === id)!)
			};
		};
		return figures;
	}

	it('says no discrimination where all earned the same, also when it is a third of the marks', async () => {
		// Sums of thirds are a hair off, and what is a hair off may correlate with anything.
		const figures = await quizOf([
			['t110'],
			['t100'],
			['t000'],
			['t111'],
			['t010'],
			['t110'],
			['t001']
		]);
		const { of, quiz } = await figures(false);
		expect(of[0]).toMatchObject({ facility: expect.closeTo(1 / 3, 12), discrimination: null });
		// Question c: 1 0 0 1 1 1 0, its rest in thirds 4 4 1 7 1 4 4: n = 7, sums 4 and 25, products
		// 16; covariance 16 - 4*25/7 = 12/7; squares 12/7 and 115 - 625/7 = 180/7; r = sqrt(12/180).
		expect(of[2]!.discrimination).toBeCloseTo(Math.sqrt(12 / 180), 10);
		expect(quiz.alpha).not.toBeNull();
	});

	it('says neither where the rest is the same for all, nor alpha where the whole is', async () => {
		// b and c make up for each other to a third, and all the rest is right.
		const rest = await (await quizOf([['0t11'], ['1t11'], ['0t11'], ['1t11'], ['1t11']]))(false);
		expect(rest.of.map(({ discrimination }) => discrimination)).toEqual([null, null, null, null]);
		const whole = await (
			await quizOf([['t011'], ['1t01'], ['01t1'], ['110t'], ['t110'], ['1t10']])
		)(false);
		expect(whole.quiz).toMatchObject({ alpha: null, standardErrorPercent: null, tries: 6 });
	});

	it('an answer that is missing earns nothing, picks nothing and takes no time', async () => {
		const { of, quiz } = await (await quizOf([['11-1'], ['1---'], ['0011'], ['1-11']]))(false);
		expect(quiz.meanPercent).toBeCloseTo((75 + 25 + 50 + 75) / 4, 10);
		expect(of.map(({ tries }) => tries)).toEqual([4, 4, 4, 4]);
		expect(of.map(({ facility }) => facility)).toEqual([0.75, 0.25, 0.5, 0.75]);
		expect(of.map(({ options }) => options.reduce((sum, { picks }) => sum + picks, 0))).toEqual([
			4, 2, 2, 3
		]);
		// Seconds since the answer before, of those who gave one: 10 and 30; 30 and 80; 20, 30 and 40.
		expect(of.map(({ medianSeconds }) => medianSeconds)).toEqual([25, 20, 55, 30]);
	});

	it('a resit counts, or only the first try of each learner', async () => {
		const figures = await quizOf([['1100', '1111'], ['0000', '1100', '1110'], ['1010']]);
		const [every, firsts] = [await figures(false), await figures(true)];
		expect(every.quiz).toMatchObject({ tries: 6, meanPercent: expect.closeTo(1300 / 24, 8) });
		expect(firsts.quiz).toMatchObject({ tries: 3, meanPercent: expect.closeTo(100 / 3, 8) });
		expect(firsts.of.map(({ facility }) => facility)).toEqual(
			[2, 1, 1, 0].map((right) => expect.closeTo(right / 3, 12) as number)
		);
	});

	it('one learner is no distribution', async () => {
		const { of, quiz } = await (await quizOf([['1t0-']]))(false);
		expect(quiz).toMatchObject({ tries: 1, standardDeviationPercent: null, alpha: null });
		expect(of.map(({ facility }) => facility)).toEqual([1, expect.closeTo(1 / 3, 12), 0, 0]);
		expect(of.map(({ discrimination }) => discrimination)).toEqual([null, null, null, null]);
	});
});

/** Sums depend on the order of what is added up, in the last places. */
const rounded = (statistics: QuizStatistics): unknown =>
	JSON.parse(
		JSON.stringify(statistics, (_, value: unknown) =>
			typeof value === 'number' ? Number(value.toFixed(9)) : value
		)
	);

describe('what is kept of marks for the figures', () => {
	it('is kept once, whoever comes at the same time, and changes no figure', async () => {
		const { assessmentId } = await makeResults(sql, { tries: 1300, bank: 6, paper: 4 });
		const before = rounded(await all(assessmentId));
		const counts = await Promise.all([keepMarkLines(sql), keepMarkLines(sql)]);
		const [kept] = await sql<{ count: number }[]>`select count(*)::int from mark_lines`;
		expect(counts[0]! + counts[1]!).toBe(kept?.count);
		expect(kept?.count).toBeGreaterThan(1000);
		expect(await keepMarkLines(sql)).toBe(0);
		expect(rounded(await all(assessmentId))).toEqual(before);
		const firsts = await quizStatistics(sql, staff, { assessmentId, firstOnly: true });
		expect(rounded(firsts)).toEqual(before);
		expect(await check()).toEqual([]);
	});

	it('gives way to a newer mark, which is read before it is kept', async () => {
		const edition = await makeEdition(sql);
		const cohort = await makeCohort(sql, { editionId: edition.id });
		const quiz = { ...edition.modules[0].quiz, cohort };
		const made = { state: 'marked', number: 1, secondsEach: 10 };
		await insertTry(sql, quiz, { ...made, given: '1111' });
		await keepMarkLines(sql);
		const [{ id } = { id: '' }] = await sql<{ id: string }[]>`
			select id from mark where assessment_id = ${quiz.id}`;
		await sql`
			insert into mark (id, enrolment_id, assessment_id, attempt_id, percent, detail, marker_rule,
				supersedes, reason, marked_at)
			select ${newId()}, enrolment_id, assessment_id, attempt_id, 0,
				(select jsonb_agg(line || '{"score": 0}') from jsonb_array_elements(detail) line),
				'test', id, 'Test', marked_at from mark where id = ${id}`;
		expect((await all(quiz.id)).quiz).toMatchObject({ tries: 1, meanPercent: 0 });
		expect(await keepMarkLines(sql)).toBe(1);
		expect((await all(quiz.id)).quiz).toMatchObject({ tries: 1, meanPercent: 0 });
	});

	it('is found out when it says anything else than mark and journal', async () => {
		expect(await check()).toEqual([]);
		const [first] = await sql<{ markId: string }[]>`select mark_id from mark_lines limit 1`;
		const { markId } = first!;
		await expect(sql`update mark_lines set seconds = '{}'`).rejects.toThrow(/mark_lines/);
		await sql`
			with gone as (delete from mark_lines where mark_id = ${markId} returning *)
			insert into mark_lines
			select mark_id, item_ids, scores, marks, responses, array_fill(1::float8, array[4]) from gone`;
		expect(await check()).toMatchObject([{ subject: `mark ${markId}` }]);
		await sql`truncate mark_lines`;
		await keepMarkLines(sql);
		expect(await check()).toEqual([]);
	});
});

describe('against an independent implementation', () => {
	// At a hundred thousand and more: `npm run bench -- item-statistics --scale 100000`.
	it.each([
		['worked out', 3_000],
		['kept', 20_000]
	])(
		'agrees with simple-statistics on papers %s, %i tries',
		async (how, tries) => {
			const { assessmentId } = await makeResults(sql, { tries, bank: 12, paper: 8 });
			if (how === 'kept') await keepMarkLines(sql);
			const { quiz, items } = await all(assessmentId);
			const apart = await statisticsApart(sql, assessmentId);
			// A few earned nothing at all and have no mark.
			expect(apart.quiz.tries).toBeGreaterThan(0.9 * tries);
			for (const [name, value] of Object.entries(apart.quiz)) {
				expect(quiz[name as keyof typeof quiz], name).toBeCloseTo(value ?? NaN, 8);
			}
			expect(items).toHaveLength(12);
			for (const item of items) {
				const { picks, ...figures } = apart.items.get(item.itemId)!;
				for (const [name, value] of Object.entries(figures)) {
					expect(item[name as keyof typeof item], `${item.key} ${name}`).toBeCloseTo(value, 6);
				}
				expect(new Map(item.options.map((option) => [option.id, option.picks]))).toEqual(picks);
			}
		},
		60_000
	);
});

type Quiz = {
	id: string;
	cohort: MadeCohort;
	items: { id: string; right: string; wrong: string }[];
};

/** 't' is a third of the marks, and '-' a question that was left out. */
const scoreOf = (given: string | undefined) => (given === 't' ? 1 / 3 : Number(given) || 0);

/** A try as rows; '1' is a right answer. The histories that the triggers ask for are left out. */
async function insertTry(
	sql: Sql,
	quiz: Quiz,
	made: {
		given: string;
		state: string;
		number: number;
		secondsEach: number;
		replacedBy?: string;
		enrolmentId?: string;
	}
): Promise<string> {
	const [id, markId] = [newId(), newId()];
	const enrolmentId = made.enrolmentId ?? (await makeEnrolment(sql, { cohort: quiz.cohort })).id;
	const detail = (given: string) =>
		quiz.items.map(({ id: itemId }, index) => ({ itemId, score: scoreOf(given[index]), marks: 1 }));
	const mark = (given: string) => ({
		...{
			enrolmentId,
			assessmentId: quiz.id,
			attemptId: id,
			markerRule: 'test',
			markedAt: firstDay
		},
		percent: 25 * [...given].filter((one) => one === '1').length,
		detail: sql.json(detail(given)) as never
	});
	await withoutHistories(sql, async (tx) => {
		await tx`insert into attempt ${tx({
			...{ id, enrolmentId, assessmentId: quiz.id, number: made.number, seed: 'test' },
			...{ state: made.state, startedAt: firstDay, dueAt: firstDay, submittedAt: firstDay }
		})}`;
		for (const [index, item] of quiz.items.entries()) {
			await tx`insert into attempt_item values (${id}, ${index + 1}, ${item.id}, '{}')`;
			if (made.given[index] === '-') continue;
			const choice = made.given[index] === '1' ? item.right : item.wrong;
			const after = (index + 1) * made.secondsEach * 1000;
			await tx`insert into answer ${tx({
				...{ attemptId: id, itemId: item.id, client: 'test', clientSeq: index + 1 },
				response: tx.json({ choice }) as never,
				receivedAt: new Date(firstDay.getTime() + after)
			})}`;
		}
		await tx`insert into mark ${tx({ id: markId, ...mark(made.given) })}`;
		if (made.replacedBy) {
			const newer = { id: newId(), ...mark(made.replacedBy), supersedes: markId, reason: 'Test' };
			await tx`insert into mark ${tx(newer)}`;
		}
	});
	return id;
}

/** Sets a try aside once its superseded mark was seen not to count. */
async function unseen(sql: Sql, attemptId: string): Promise<void> {
	const [{ assessmentId } = { assessmentId: '' }] = await sql<{ assessmentId: string }[]>`
		select assessment_id from attempt where id = ${attemptId}`;
	const { quiz, items } = await all(assessmentId);
	expect(quiz.tries).toBe(6);
	// Of its two marks the newer counts: right at a and b.
	expect(items[0]?.facility).toBeCloseTo(5 / 6, 10);
	await withoutHistories(sql, async (tx) => {
		await tx`update attempt set state = 'voided' where id = ${attemptId}`;
	});
}
