import { describe, expect, test } from 'vitest';
import { readYaml } from './yaml-text.ts';

function read(text: string, firstLine = 1) {
	const faults: string[] = [];
	const yaml = readYaml(text, (line, message) => faults.push(`${line}: ${message}`), firstLine);
	return { yaml, faults };
}

test('knows the line of every key, entry and text', () => {
	const { yaml, faults } = read(
		'# note\na: 1\nlist:\n  - id: x\n    text: |\n      one\n      two\n  - id: y\n'
	);
	expect(faults).toEqual([]);
	expect(yaml?.value).toEqual({ a: 1, list: [{ id: 'x', text: 'one\ntwo\n' }, { id: 'y' }] });
	expect(yaml?.lineOf(['a'])).toBe(2);
	expect(yaml?.lineOf(['list'])).toBe(3);
	expect(yaml?.lineOf(['list', 0, 'text'])).toBe(5);
	expect(yaml?.textLineOf(['list', 0, 'text'])).toBe(6);
	expect(yaml?.lineOf(['list', 1])).toBe(8);
	// What is missing is missing where the rest of it stands.
	expect(yaml?.lineOf(['list', 1, 'text'])).toBe(8);
	expect(yaml?.lineOf(['nothing', 'at', 'all'])).toBe(2);
});

test('counts from the line on which the text begins', () => {
	expect(read('a: 1\nb: 2\n', 10).yaml?.lineOf(['b'])).toBe(11);
	expect(read('a: 1\na: 2\n', 10).faults).toEqual(['11: the key "a" is written twice']);
});

describe('what surprises or swells is refused', () => {
	test.each([
		['an alias', 'a: &x 1\nb: *x\n', '2: an alias (*name) is not allowed: write it out'],
		[
			'a merged alias',
			'a: &x {b: 1}\nc:\n  <<: *x\n',
			'3: an alias (*name) is not allowed: write it out'
		],
		['a tag', 'a: !!binary aGk=\n', '1: a tag (!name) is not allowed'],
		['a tag of its own', 'a: !evil x\n', '1: a tag (!name) is not allowed'],
		['a directive', '%YAML 1.1\n---\na: yes\n', '1: a YAML directive'],
		['two documents', 'a: 1\n---\nb: 2\n', '2: holds more than one YAML document'],
		['a key twice', 'a: 1\nb:\n  c: 1\n  c: 2\n', '4: the key "c" is written twice'],
		['a key that is a list', '? [a]\n: 1\n', '1: a key must be plain text'],
		['nothing', '# only a note\n', '1: is empty'],
		['tabs', 'a:\n\tb: 1\n', '2: ']
	])('%s', (_name, text, expected) => {
		const { yaml, faults } = read(text);
		expect(yaml).toBeUndefined();
		expect(faults.join('\n')).toContain(expected);
	});

	test('the laughs that grow ninefold a line', () => {
		const bomb = [
			'a0: &a0 ha',
			...Array.from(
				{ length: 9 },
				(_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`
			)
		];
		const { yaml, faults } = read(bomb.join('\n'));
		expect(yaml).toBeUndefined();
		expect(faults.length).toBeLessThanOrEqual(20);
	});

	test.each([
		['lists in lists', '['.repeat(40_000)],
		['maps in maps', '{a: '.repeat(20_000)],
		['dashes', '- '.repeat(20_000)],
		['keys of keys', '? '.repeat(20_000)],
		['quotes', '"'.repeat(40_000)],
		['one key many times', 'a: \n'.repeat(20_000)]
	])('%s, many of them, within seconds', { timeout: 20_000 }, (_name, text) => {
		const since = performance.now();
		const { yaml, faults } = read(text);
		expect(yaml).toBeUndefined();
		expect(faults.length).toBeGreaterThan(0);
		expect(performance.now() - since).toBeLessThan(10_000);
	});
});

test('a key named like a part of every object is only a key', () => {
	const { yaml } = read('__proto__: { polluted: true }\nconstructor: 1\n');
	expect(Object.keys(yaml?.value as object)).toEqual(['__proto__', 'constructor']);
	expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});
