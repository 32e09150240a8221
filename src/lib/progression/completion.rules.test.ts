import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	isWorkComplete,
	modulesToUnlock,
	settleModule,
	twoDecimals,
	type ModuleStanding,
	type Part
} from './completion.rules.ts';

const part = (markPercent: number | null, over: Partial<Part> = {}): Part => ({
	assessmentId: 'a',
	weightPercent: 50,
	floorPercent: 40,
	markPercent,
	triesLeft: true,
	...over
});

describe('what a module comes to', () => {
	test('nothing, while a part has no mark', () => {
		expect(settleModule([part(90), part(null)], 50)).toBeNull();
		expect(settleModule([], 50)).toBeNull();
	});

	test('the weighted mean, with every floor reached', () => {
		const quiz = part(60, { weightPercent: 30, floorPercent: 60 });
		const paper = part(72.5, { weightPercent: 70 });
		expect(settleModule([quiz, paper], 50)).toEqual({ outcome: 'passed', percent: 68.75 });
	});

	test.each([
		['a floor missed, with a try left', [part(39.99), part(100)], 'referred'],
		['a floor missed, with no try left', [part(39.99, { triesLeft: false }), part(100)], 'failed'],
		['a floor reached exactly', [part(40), part(60)], 'passed'],
		['the mean too low, with one try left', [part(45, { triesLeft: false }), part(45)], 'referred'],
		[
			'the mean too low, with no try left',
			[part(45, { triesLeft: false }), part(45, { triesLeft: false })],
			'failed'
		],
		[
			'two floors missed, and only one can be tried again',
			[part(10), part(10, { triesLeft: false })],
			'failed'
		]
	])('%s', (_, parts, outcome) => {
		expect(settleModule(parts, 50)?.outcome).toBe(outcome);
	});

	const anyPart = fc.record({
		assessmentId: fc.constant('a'),
		weightPercent: fc.integer({ min: 1, max: 100 }),
		floorPercent: fc.integer({ min: 0, max: 100 }),
		markPercent: fc.integer({ min: 0, max: 10_000 }).map((hundredths) => hundredths / 100),
		triesLeft: fc.boolean()
	});
	const anyParts = fc.array(anyPart, { minLength: 1, maxLength: 5 });
	const anyPass = fc.integer({ min: 0, max: 100 });

	test('a better mark never makes it worse', () => {
		const rank = { failed: 0, referred: 0, passed: 1 };
		fc.assert(
			fc.property(
				anyParts,
				anyPass,
				fc.nat(),
				fc.integer({ min: 0, max: 100 }),
				(parts, pass, at, better) => {
					const before = settleModule(parts, pass);
					const raised = parts.map((p, i) =>
						i === at % parts.length ? { ...p, markPercent: Math.max(p.markPercent, better) } : p
					);
					const after = settleModule(raised, pass);
					expect(after!.percent).toBeGreaterThanOrEqual(before!.percent);
					expect(rank[after!.outcome]).toBeGreaterThanOrEqual(rank[before!.outcome]);
				}
			)
		);
	});

	test('it lies between its lowest and its highest part, and the order of parts does not matter', () => {
		fc.assert(
			fc.property(anyParts, anyPass, (parts, pass) => {
				const settled = settleModule(parts, pass)!;
				const marks = parts.map((p) => p.markPercent);
				expect(settled.percent).toBeGreaterThanOrEqual(Math.min(...marks) - 0.005);
				expect(settled.percent).toBeLessThanOrEqual(Math.max(...marks) + 0.005);
				expect(settleModule(parts.toReversed(), pass)?.outcome).toBe(settled.outcome);
			})
		);
	});

	test('nobody is failed while everything can be tried again', () => {
		fc.assert(
			fc.property(anyParts, anyPass, (parts, pass) => {
				const open = parts.map((p) => ({ ...p, triesLeft: true }));
				expect(settleModule(open, pass)?.outcome).not.toBe('failed');
			})
		);
	});
});

test.each([
	[59.995, 60],
	[1.005, 1.01],
	[33.333333, 33.33],
	[0, 0],
	[100, 100]
])('%d is kept as %d', (given, kept) => {
	expect(twoDecimals(given)).toBe(kept);
});

const standing = (code: string, state: string, ...requires: string[]): ModuleStanding => ({
	code,
	state,
	requires
});

test('a module opens when all it requires is passed, and only then', () => {
	const modules = [
		standing('A', 'passed'),
		standing('B', 'studying'),
		standing('C', 'locked', 'A'),
		standing('D', 'locked', 'A', 'B'),
		standing('E', 'locked'),
		standing('F', 'open')
	];
	expect(modulesToUnlock(modules)).toEqual(['C', 'E']);
});

describe('all work is over', () => {
	test.each([
		[true, [standing('A', 'passed'), standing('B', 'passed', 'A')]],
		[true, [standing('A', 'failed'), standing('B', 'locked', 'A'), standing('C', 'locked', 'B')]],
		[false, [standing('A', 'failed'), standing('B', 'studying')]],
		[false, [standing('A', 'referred'), standing('B', 'locked', 'A')]],
		[false, [standing('A', 'passed'), standing('B', 'locked', 'A')]],
		[false, []],
		// Content is checked for circles at import; a circle must still not hang the walk.
		[false, [standing('A', 'locked', 'B'), standing('B', 'locked', 'A')]]
	])('%s for %j', (over, modules) => {
		expect(isWorkComplete(modules)).toBe(over);
	});

	test('never while something can be opened or worked on', () => {
		const states = [
			'locked',
			'open',
			'studying',
			'assessing',
			'awaitingMark',
			'passed',
			'referred',
			'failed'
		];
		const chain = fc
			.array(
				fc.record({
					state: fc.constantFrom(...states),
					needs: fc.array(fc.nat(), { maxLength: 2 })
				}),
				{
					minLength: 1,
					maxLength: 6
				}
			)
			.map((drafts) =>
				drafts.map(({ state, needs }, i) =>
					standing(`M${i}`, state, ...(i === 0 ? [] : needs.map((n) => `M${n % i}`)))
				)
			);
		fc.assert(
			fc.property(chain, (modules) => {
				const busy = modules.some((m) =>
					['open', 'studying', 'assessing', 'awaitingMark', 'referred'].includes(m.state)
				);
				if (busy || modulesToUnlock(modules).length > 0) {
					expect(isWorkComplete(modules)).toBe(false);
				}
			})
		);
	});
});
