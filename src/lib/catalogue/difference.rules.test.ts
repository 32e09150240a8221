import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compare, compareRules, countChanges } from './difference.rules.ts';

type Thing = { key: string; name: string; module: string; text: string; marks: number };
const thing = (key: string, more: Partial<Thing> = {}): Thing => ({
	...{ key, name: key, module: 'M-1', text: 'Same', marks: 1 },
	...more
});
const parts = { text: ({ text }: Thing) => text, marks: ({ marks }: Thing) => marks };

describe('things of two editions', () => {
	test('are added, removed, changed part by part, or the same', () => {
		const before = [thing('a'), thing('b'), thing('c'), thing('d')];
		const after = [
			thing('e'),
			thing('a'),
			thing('b', { text: 'Other', marks: 2 }),
			thing('c', { module: 'M-2' })
		];
		const compared = compare(before, after, parts);
		expect(compared.map(({ key, change, parts: of }) => [key, change, ...of])).toEqual([
			['e', 'added'],
			['a', 'same'],
			['b', 'changed', 'text', 'marks'],
			['c', 'changed', 'module'],
			['d', 'removed']
		]);
		expect(countChanges(compared)).toEqual({ added: 1, removed: 1, changed: 2, same: 1 });
	});

	test('an edition has no difference from itself; the other way round adds what was removed', () => {
		const keys = fc.uniqueArray(fc.constantFrom(...'abcdefgh'));
		fc.assert(
			fc.property(keys, keys, (first, second) => {
				const [one, two] = [first.map((key) => thing(key)), second.map((key) => thing(key))];
				expect(countChanges(compare(one, one, parts))).toMatchObject({
					added: 0,
					removed: 0,
					changed: 0
				});
				const [there, back] = [compare(one, two, parts), compare(two, one, parts)].map(
					countChanges
				);
				expect(there?.added).toBe(back?.removed);
				expect(there?.removed).toBe(back?.added);
				expect(there?.same).toBe(back?.same);
			})
		);
	});
});

test('rules are told before and after, and those that read the same are not told', () => {
	const before = new Map([
		['Pass', '50%'],
		['Merit', '60%'],
		['Old', '1']
	]);
	const after = new Map([
		['New', '2'],
		['Pass', '50%'],
		['Merit', '65%']
	]);
	expect(compareRules(before, after)).toEqual([
		{ rule: 'New', before: null, after: '2' },
		{ rule: 'Merit', before: '60%', after: '65%' },
		{ rule: 'Old', before: '1', after: null }
	]);
});

test('rules of a module that came as a whole are not told one by one', () => {
	const after = new Map([
		['M-1: hours', '20'],
		['M-10: hours', '25'],
		['M-1 quiz: tries', '3']
	]);
	expect(compareRules(new Map(), after, ['M-1'])).toEqual([
		{ rule: 'M-10: hours', before: null, after: '25' }
	]);
});
