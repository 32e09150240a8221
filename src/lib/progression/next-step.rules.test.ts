import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MapAssessment, MapModule } from './course-map.ts';
import { nextStep } from './next-step.rules.ts';
import { enrolmentStates, moduleStates } from './words.rules.ts';

const now = new Date('2026-10-05T09:00:00Z');
const hours = (count: number) => new Date(now.getTime() + count * 3_600_000);

const part = (kind: 'quiz' | 'assignment', over: Partial<MapAssessment> = {}): MapAssessment => ({
	id: kind,
	kind,
	title: kind === 'quiz' ? 'Who decides?' : 'A map and a note',
	weightPercent: kind === 'quiz' ? 30 : 70,
	floorPercent: kind === 'quiz' ? 60 : 40,
	state: 'none',
	used: 0,
	allowed: kind === 'quiz' ? 3 : 2,
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
const marked = (bestPercent: number, over: Partial<MapAssessment> = {}) => ({
	state: 'marked',
	used: 1,
	bestPercent,
	handedInAt: hours(-48),
	markedAt: hours(-48),
	...over
});
const lesson = (code: string, done: boolean) => ({
	id: code,
	code,
	slug: `${code}-words`,
	title: `About ${code}`,
	minutes: 60,
	done
});
const module = (state: string, over: Partial<MapModule> = {}): MapModule => ({
	id: 'm',
	code: 'M-1',
	title: 'First things',
	summary: '',
	hours: 20,
	requires: [],
	passPercent: 50,
	state,
	waitsForBoard: false,
	dueAt: null,
	seminar: null,
	percent: null,
	lessons: [lesson('1.1', true), lesson('1.2', true)],
	assessments: [part('quiz'), part('assignment')],
	closed: null,
	...over
});
const inModule = (...given: [string, Partial<MapModule>?]) =>
	nextStep(having('studying'), [module(...given)], now);

const having = (state: string) => ({ state, awardState: null, awardExpiresOn: null });

describe('reading', () => {
	test('the first lesson of a course is a start', () => {
		const step = inModule('open', { lessons: [lesson('1.1', false), lesson('1.2', false)] });
		expect(step.heading).toBe('Start: Lesson 1.1, about 60 minutes');
		expect(step).toMatchObject({ button: 'Go to lesson 1.1', path: 'm-1/lessons/1.1-words' });
	});

	test('later ones go on, in order', () => {
		const step = inModule('studying', { lessons: [lesson('1.1', true), lesson('1.2', false)] });
		expect(step.heading).toBe('Continue: Lesson 1.2, about 60 minutes');
		expect(step.detail).toBe('About 1.2. In M-1, First things.');
	});

	describe('the lesson opened last', () => {
		const lessons = [lesson('1.1', false), lesson('1.2', false)];
		const later = module('open', { id: 'n', code: 'M-2', lessons: [lesson('2.1', false)] });
		const step = (place: string | null, first = module('open', { lessons })) =>
			nextStep(having('studying'), [first, later], now, place);

		test('is gone back to, in whatever open module it is', () => {
			expect(step('1.2')).toMatchObject({
				heading: 'Continue: Lesson 1.2, about 60 minutes',
				path: 'm-1/lessons/1.2-words'
			});
			expect(step('2.1').path).toBe('m-2/lessons/2.1-words');
		});

		test('is done, or nowhere: then the first that is not', () => {
			expect(step(null).path).toBe('m-1/lessons/1.1-words');
			expect(step('gone').path).toBe('m-1/lessons/1.1-words');
			const done = module('studying', { lessons: [lesson('1.1', false), lesson('1.2', true)] });
			expect(step('1.2', done).path).toBe('m-1/lessons/1.1-words');
		});

		test('waits while something is tried again', () => {
			const assessments = [part('quiz', { state: 'inProgress', used: 2 }), part('assignment')];
			const trying = module('assessing', { lessons, assessments });
			expect(step('1.2', trying).path).toBe('m-1/quiz');
		});
	});

	test('a lesson marked to read again comes back', () => {
		const step = inModule('studying', { lessons: [lesson('1.1', false), lesson('1.2', true)] });
		expect(step.path).toBe('m-1/lessons/1.1-words');
	});
});

describe('work', () => {
	test('after the lessons the quiz, then the assignment', () => {
		expect(inModule('studying').path).toBe('m-1/quiz');
		const step = inModule('assessing', {
			assessments: [part('quiz', marked(80)), part('assignment')]
		});
		expect(step).toMatchObject({ heading: 'Next: A map and a note', path: 'm-1/assignment' });
	});

	test('a quiz whose time is running comes before everything', () => {
		const running = module('assessing', {
			assessments: [part('quiz', { state: 'inProgress', used: 1 })]
		});
		const step = nextStep(having('studying'), [module('referred'), running], now);
		expect(step.heading).toBe('Go on with the quiz: Who decides?');
	});

	test('a draft is gone on with', () => {
		const assessments = [part('quiz', marked(80)), part('assignment', { state: 'draft', used: 1 })];
		expect(inModule('assessing', { assessments }).heading).toBe('Go on with: A map and a note');
	});

	test('a quiz not passed is tried again once the assignment is handed in', () => {
		const quiz = part('quiz', marked(50, { again: { from: null, until: null } }));
		const open = inModule('assessing', { assessments: [quiz, part('assignment')] });
		expect(open.path).toBe('m-1/assignment');
		const done = inModule('awaitingMark', {
			assessments: [quiz, part('assignment', { state: 'submitted', handedInAt: now })]
		});
		expect(done).toMatchObject({ heading: 'Try again: Who decides?', path: 'm-1/quiz' });
	});
});

describe('trying again', () => {
	const bothMarked = (quiz: Partial<MapAssessment>, paper: Partial<MapAssessment>) => ({
		assessments: [part('quiz', marked(50, quiz)), part('assignment', marked(70, paper))]
	});

	test('what fell short, before anything new', () => {
		const again = { from: null, until: hours(24) };
		const short = module('referred', bothMarked({ bestPercent: 70 }, { bestPercent: 30, again }));
		const other = module('open', { code: 'M-2', lessons: [lesson('2.1', false)] });
		const step = nextStep(having('studying'), [other, short], now);
		expect(step.path).toBe('m-1/assignment');
		expect(step.detail).toContain('Hand it in by Tuesday 6 October 2026, 10:00.');
	});

	test('any part, when only the whole was too low', () => {
		const again = { from: null, until: null };
		expect(inModule('referred', bothMarked({ bestPercent: 60, again }, {})).path).toBe('m-1/quiz');
	});

	test('not yet, with the instant from which it can', () => {
		const step = inModule('referred', bothMarked({ again: { from: hours(24), until: null } }, {}));
		expect(step.heading).toBe('You can try the quiz again from Tuesday 6 October 2026, 10:00');
		expect(step.path).toBe('m-1');
	});

	test('no more: ask the academy', () => {
		const until = hours(-1);
		const step = inModule(
			'referred',
			bothMarked({ bestPercent: 70 }, { bestPercent: 30, again: { from: null, until } })
		);
		expect(step.heading).toBe('You have not passed First things yet');
		expect(step.detail).toContain('Write to the academy');
	});
});

describe('waiting', () => {
	test('for a mark, with the day on which it is promised', () => {
		const step = inModule('awaitingMark', {
			assessments: [
				part('quiz', marked(80)),
				part('assignment', { state: 'submitted', handedInAt: now })
			]
		});
		expect(step).toMatchObject({ heading: 'Your work is being marked', path: null, button: null });
		expect(step.detail).toContain('by Monday 19 October 2026');
	});

	test.each([
		['awaitingBoard', 'results'],
		['awarded', 'certificate'],
		['failed', 'results'],
		['deferred', null],
		['withdrawn', null],
		['lapsed', null]
	])('%s leads to %s', (state, path) => {
		expect(nextStep(having(state), [module('open')], now).path).toBe(path);
	});
});

test('nobody is congratulated on an award that is not in force', () => {
	const step = nextStep({ ...having('awarded'), awardState: 'suspended' }, [], now);
	expect(step).toMatchObject({ heading: 'Your award is suspended', path: 'certificate' });
	expect(nextStep({ ...having('awarded'), awardState: 'awarded' }, [], now).heading).toBe(
		'Your award is confirmed'
	);
});

test('in every combination of states there is one sentence, and a button where there is a way', () => {
	const anyAgain = fc.option(
		fc.record({
			from: fc.constantFrom(null, hours(-1), hours(1)),
			until: fc.constantFrom(null, hours(-1), hours(1))
		})
	);
	const anyPart = (kind: 'quiz' | 'assignment') =>
		fc
			.record({
				state: fc.constantFrom('none', 'inProgress', 'draft', 'submitted', 'marked'),
				bestPercent: fc.option(fc.integer({ min: 0, max: 100 })),
				used: fc.integer({ min: 0, max: 3 }),
				again: anyAgain
			})
			.map((over) => part(kind, { ...over, handedInAt: over.state === 'none' ? null : now }));
	const anyModule = fc
		.record({
			state: fc.constantFrom(...moduleStates),
			lessons: fc.tuple(fc.boolean(), fc.boolean()),
			quiz: anyPart('quiz'),
			paper: anyPart('assignment')
		})
		.map(({ state, lessons, quiz, paper }) =>
			module(state, {
				lessons: lessons.map((done, i) => lesson(`1.${i + 1}`, done)),
				assessments: [quiz, paper]
			})
		);
	fc.assert(
		fc.property(
			fc.constantFrom(...enrolmentStates),
			fc.array(anyModule, { maxLength: 4 }),
			(state, modules) => {
				const step = nextStep(having(state), modules, now);
				expect(step.heading).not.toBe('');
				expect(step.detail).toMatch(/\.$/);
				expect(step.path === null).toBe(step.button === null);
			}
		)
	);
});

test.each([
	[hours(30), /from Tuesday 6 October 2026, 16:00\.$/],
	[null, /once the board of examiners has decided\.$/]
] as const)(
	'a result that is held until %s says so, and nothing of how it is',
	(heldUntil, words) => {
		const held = part('quiz', { ...marked(20), bestPercent: null, held: true, heldUntil });
		const step = inModule('held', { assessments: [held, part('assignment', marked(70))] });
		expect(step).toMatchObject({ heading: 'Your work is marked', path: null });
		expect(step.detail).toMatch(words);
	}
);
