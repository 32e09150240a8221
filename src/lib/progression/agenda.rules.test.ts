import { describe, expect, test } from 'vitest';
import { deadlines, justReleased } from './agenda.rules.ts';
import type { CourseMap, MapAssessment, MapModule } from './course-map.ts';

const now = new Date('2026-10-05T09:00:00Z');
const days = (count: number) => new Date(now.getTime() + count * 86_400_000);

const part = (kind: 'quiz' | 'assignment', over: Partial<MapAssessment> = {}): MapAssessment => ({
	id: kind,
	kind,
	title: `The ${kind}`,
	weightPercent: 50,
	floorPercent: 40,
	state: 'none',
	used: 0,
	allowed: 2,
	handedInAt: null,
	markedAt: null,
	counts: 'best',
	bestPercent: null,
	held: false,
	heldUntil: null,
	draftUntil: null,
	again: null,
	...over
});
const module = (code: string, state: string, over: Partial<MapModule> = {}): MapModule => ({
	id: code,
	code,
	title: code,
	summary: '',
	hours: 20,
	requires: [],
	passPercent: 50,
	state,
	waitsForBoard: false,
	dueAt: days(3),
	seminar: null,
	percent: null,
	lessons: [],
	assessments: [part('quiz'), part('assignment')],
	closed: null,
	...over
});
const map = (modules: MapModule[], boardMeetsOn: string | null = null): CourseMap => ({
	modules,
	boardMeetsOn,
	lastLessonId: null
});

describe('dates', () => {
	test('what is to be handed in, by name, soonest first, the board among them', () => {
		const handedIn = part('quiz', { state: 'submitted', used: 1, handedInAt: days(-1) });
		const modules = [
			module('M-2', 'studying', { dueAt: days(9) }),
			module('M-1', 'assessing', { assessments: [handedIn, part('assignment')] })
		];
		expect(deadlines('studying', map(modules, '2026-10-10'), now)).toEqual([
			{ text: 'M-1: hand in the assignment', at: days(3), path: 'm-1', overdue: false },
			{ text: 'The board of examiners meets', at: '2026-10-10', path: 'results', overdue: false },
			{ text: 'M-2: hand in the quiz and the assignment', at: days(9), path: 'm-2', overdue: false }
		]);
	});

	test('the next seminar is among them, and no later one', () => {
		const seminar = (from: number, to: number) => ({
			...{ title: `Day ${from}`, startsAt: days(from), endsAt: days(to) }
		});
		const on = (code: string, from: number, to: number) =>
			module(code, 'passed', { seminar: seminar(from, to) });
		const over = [on('M-1', -2, -1), on('M-2', 20, 21)];
		const underWay = on('M-3', -1, 1);
		const next = (state: string, modules: MapModule[]) => deadlines(state, map(modules), now);
		expect(next('studying', over)).toEqual([
			{ text: 'Seminar: Day 20', at: days(20), path: 'm-2#seminar', overdue: false }
		]);
		expect(next('studying', [...over, underWay])).toMatchObject([{ path: 'm-3#seminar' }]);
		expect(next('deferred', over)).toEqual([]);
	});

	test('late work stays until it is handed in', () => {
		expect(
			deadlines('studying', map([module('M-1', 'open', { dueAt: days(-2) })]), now)
		).toMatchObject([{ overdue: true }]);
	});

	test.each(['deferred', 'withdrawn', 'lapsed', 'awarded', 'failed'])('nothing for %s', (state) => {
		expect(deadlines(state, map([module('M-1', 'open')], '2026-10-10'), now)).toEqual([]);
	});

	test.each(['locked', 'passed', 'failed', 'awaitingMark'])('nothing of a module %s', (state) => {
		expect(deadlines('studying', map([module('M-1', state)]), now)).toEqual([]);
	});

	test('the end of the days for another try, while it is ahead', () => {
		const again = (until: Date) =>
			module('M-1', 'referred', {
				assessments: [part('assignment', { state: 'marked', again: { from: null, until } })]
			});
		expect(deadlines('studying', map([again(days(5))]), now)).toMatchObject([
			{ text: 'Try again: The assignment', at: days(5) }
		]);
		expect(deadlines('studying', map([again(days(-1))]), now)).toEqual([]);
	});
});

test('new results are those of two weeks, newest first, without what is held', () => {
	const marked = (kind: 'quiz' | 'assignment', markedAt: Date, over: Partial<MapAssessment> = {}) =>
		part(kind, { state: 'marked', bestPercent: 64, markedAt, ...over });
	const modules = [
		module('M-1', 'passed', {
			assessments: [marked('quiz', days(-15)), marked('assignment', days(-9))]
		}),
		module('M-2', 'assessing', { assessments: [marked('quiz', days(-1)), part('assignment')] }),
		module('M-3', 'assessing', {
			assessments: [marked('quiz', days(-1), { bestPercent: null, held: true })]
		})
	];
	expect(justReleased(map(modules), now).map(({ module, at }) => [module, at])).toEqual([
		['M-2', days(-1)],
		['M-1', days(-9)]
	]);
});
