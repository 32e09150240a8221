import { describe, expect, it } from 'vitest';
import { mapOf } from './course-map.rules.ts';
import { isTimeOver } from './course-map.ts';
import type { OutlineModule } from './course-outline.server.ts';
import type { DoneSoFar } from './done-so-far.server.ts';

const quiz = {
	id: 'quiz',
	kind: 'quiz' as const,
	title: 'A quiz',
	weightPercent: 100,
	floorPercent: 40,
	attempts: 2,
	counts: null as 'best' | 'latest' | 'average' | null,
	coolingOffHours: [0, 24],
	resubmitWithinDays: null,
	resubmitCapPercent: null,
	closes: false
};
const moduleWith = (assessment: typeof quiz): OutlineModule => ({
	id: 'one',
	code: 'M-1',
	title: 'One',
	summary: '',
	hours: 20,
	requires: [],
	passPercent: 50,
	seminarTitle: 'Talking about one',
	lessons: [
		{ id: 'a', code: '1.1', slug: 'a', title: 'A', minutes: 50 },
		{ id: 'b', code: '1.2', slug: 'b', title: 'B', minutes: 50 }
	],
	assessments: [assessment]
});
const day = (number: number) => new Date(Date.UTC(2027, 0, number));
const undated = { dueAt: null, seminarAt: null, seminarMinutes: null };
const nothing: DoneSoFar = {
	modules: [{ id: 'one', state: 'assessing', ...undated, percent: null }],
	lessons: [],
	lastLessonId: null,
	tries: [],
	marks: [],
	grants: 0,
	grantedAt: null,
	held: [],
	boardMeetsOn: null
};
const attempt = (number: number, state = 'marked') => ({
	id: `try-${number}`,
	assessmentId: 'quiz',
	number,
	state,
	submittedAt: day(number)
});
const mark = (number: number, percent: number, superseded = false) => ({
	assessmentId: 'quiz',
	tryId: `try-${number}`,
	percent,
	markedAt: day(number + 1),
	superseded
});
const quizIn = (done: Partial<DoneSoFar>, assessment = quiz) =>
	mapOf('studying', [moduleWith(assessment)], { ...nothing, ...done }, day(4)).modules[0]!
		.assessments[0]!;

describe('the map of one learner', () => {
	it('leaves out a module of the edition that the learner does not take', () => {
		expect(
			mapOf('studying', [moduleWith(quiz)], { ...nothing, modules: [] }, day(4)).modules
		).toEqual([]);
	});

	it('knows which lessons are done', () => {
		const [module] = mapOf(
			'studying',
			[moduleWith(quiz)],
			{ ...nothing, lessons: ['b'] },
			day(4)
		).modules;
		expect(module?.lessons.map(({ done }) => done)).toEqual([false, true]);
	});

	it('takes the best mark that stands, and the state of the newest try', () => {
		const marks = [mark(1, 70, true), mark(1, 45), mark(2, 30)];
		expect(quizIn({ tries: [attempt(2), attempt(1)], marks })).toMatchObject({
			state: 'marked',
			used: 2,
			bestPercent: 45,
			handedInAt: day(2),
			again: null
		});
	});

	it('counts the tries as the edition says', () => {
		const done = { tries: [attempt(2), attempt(1)], marks: [mark(2, 41), mark(1, 60)] };
		const best = (counts: typeof quiz.counts) => quizIn(done, { ...quiz, counts }).bestPercent;
		expect([best(null), best('best'), best('latest'), best('average')]).toEqual([60, 60, 41, 50.5]);
	});

	it('does not count a voided try, nor its mark', () => {
		const tries = [attempt(1), attempt(2, 'voided')];
		expect(quizIn({ tries, marks: [mark(1, 30), mark(2, 90)] })).toMatchObject({
			used: 1,
			bestPercent: 30,
			again: { until: null }
		});
	});

	it('adds the tries that a board has granted', () => {
		const tries = [attempt(1), attempt(2)];
		const marks = [mark(1, 30), mark(2, 30)];
		expect(quizIn({ tries, marks, grants: 1, grantedAt: day(9) })).toMatchObject({
			allowed: 3,
			again: { until: null }
		});
	});

	it('shows no mark that is held, in the module neither, until it may be seen', () => {
		const held = moduleWith(quiz);
		const done = { ...nothing, tries: [attempt(1)], marks: [mark(1, 80)] };
		done.modules = [{ id: 'one', state: 'passed', ...undated, percent: 80 }];
		const before = mapOf(
			'awaitingBoard',
			[held],
			{ ...done, held: [{ tryId: attempt(1).id, from: null }] },
			day(4)
		).modules[0];
		expect([before?.percent, before?.assessments[0]?.bestPercent]).toEqual([null, null]);
		expect(before?.state).toBe('held');
		expect(before?.assessments[0]?.held).toBe(true);
		const after = mapOf('awarded', [held], done, day(4)).modules[0];
		expect([after?.percent, after?.assessments[0]?.bestPercent]).toEqual([80, 80]);
	});
});

describe('the time for another try', () => {
	const isOver = (state: string, tries: readonly string[], percents: readonly number[]) => {
		const done = {
			...nothing,
			modules: [{ id: 'one', state, ...undated, percent: 30 }],
			tries: tries.map((each, index) => attempt(index + 1, each)),
			marks: percents.map((percent, index) => mark(index + 1, percent))
		};
		return isTimeOver(mapOf('studying', [moduleWith(quiz)], done, day(9)).modules[0]!, day(9));
	};

	it('is over when the last is marked and no other is left', () => {
		expect(isOver('referred', ['marked'], [30])).toBe(false);
		expect(isOver('referred', ['marked', 'marked'], [30, 35])).toBe(true);
	});

	it.each(['inProgress', 'overdue', 'submitted', 'autoSubmitted'])(
		'is not over while the last is %s, whatever a corrected mark has made of the module',
		(state) => {
			for (const module of ['referred', 'assessing']) {
				expect(isOver(module, ['marked', state], [30])).toBe(false);
			}
		}
	);

	it('is not asked of a module that was not settled, or is passed', () => {
		expect(isOver('assessing', ['inProgress'], [])).toBe(false);
		expect(isOver('passed', ['marked'], [80])).toBe(false);
	});
});
