import { describe, expect, test } from 'vitest';
import {
	isCatchAll,
	patternFindings,
	patternsOf,
	standsOut,
	type Choice
} from './option-patterns.rules.ts';

/** An item whose right option stands at `place`; `long` says which option is the longest. */
const item = (place: number, long: number): Choice => ({
	options: [0, 1, 2, 3].map((index) => ({
		text: index === long ? 'a long option, with every condition' : `short ${index}`,
		correct: index === place
	}))
});
const bank = (count: number, make: (index: number) => Choice) =>
	Array.from({ length: count }, (_, index) => make(index));
const messages = (items: Choice[]) => patternFindings(patternsOf(items));

describe('habits of a bank', () => {
	test('an even bank has none', () => {
		expect(messages(bank(16, (index) => item(index % 4, (index + 1) % 4)))).toEqual([]);
	});

	test('the longest option is often right: first a warning, then a fault', () => {
		const often = (share: number) =>
			bank(20, (index) => item(index % 4, index < share ? index % 4 : (index + 1) % 4));
		expect(messages(often(8))).toEqual([]);
		expect(messages(often(9))).toMatchObject([{ isFault: false }]);
		expect(messages(often(11))).toEqual([
			{ isFault: true, message: 'the longest option is right in 11 of 20 single-choice items' }
		]);
	});

	test('two options of the same length give nothing away', () => {
		const same = { options: ['same', 'size', 'no'].map((text, i) => ({ text, correct: i === 0 })) };
		expect(patternsOf([same]).longestRight).toBe(0);
	});

	test('a favourite place is a warning', () => {
		const favourite = bank(20, (index) => item(index < 12 ? 1 : index % 4, (index + 1) % 4));
		const found = messages(favourite).map(({ message }) => message);
		expect(found).toContain('option 2 is right in 14 of 20 single-choice items; even would be 5');
	});

	test('a small bank has no habits yet', () => {
		expect(messages(bank(7, () => item(0, 0)))).toEqual([]);
	});
});

describe('a right option by itself', () => {
	const choice = (right: number, ...wrong: number[]): Choice => ({
		options: [right, ...wrong].map((length, index) => ({
			text: 'x'.repeat(length),
			correct: index === 0
		}))
	});

	test.each([
		[90, 60, 40],
		[30, 10, 10]
	])('%i characters beside %i and %i stand out', (...lengths) =>
		expect(standsOut(choice(...lengths))).toBe(true)
	);

	test.each([
		{ why: 'long, but less than half as long again', lengths: [89, 60, 40] },
		{ why: 'a few words beside one', lengths: [29, 10, 10] },
		{ why: 'not the longest', lengths: [90, 20, 200] }
	] as const)('$why: it does not', ({ lengths: [right, ...wrong] }) =>
		expect(standsOut(choice(right, ...wrong))).toBe(false)
	);
});

test.each([
	'All of the above',
	'None of the above.',
	'Both of these',
	'Both a and b',
	'a and c above',
	'(b) or (c)',
	'All of them'
])('%s is a catch-all', (text) => expect(isCatchAll(text)).toBe(true));

test.each([
	'All of the wards on the ground floor',
	'The SIRO and a deputy',
	'Both the SIRO and the Caldicott Guardian',
	'None of the alerts was read',
	'Ask all of them at once'
])('%s is none', (text) => expect(isCatchAll(text)).toBe(false));
