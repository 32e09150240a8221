import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asShown, canonical, readAnswers } from './answer-form.ts';

describe('reading the questions of a form', () => {
	it('finds each answer by its name', () => {
		const read = readAnswers([
			['q1.choice', 'b'],
			['q1.was', 'shown'],
			['q2.choices[]', 'a'],
			['q2.choices[]', 'c'],
			['q2.flag', 'on'],
			['q3.matches.p1', 'x1'],
			['q3.matches.p2', ''],
			['q4.day', ' 9 '],
			['q5.was', 'shown'],
			['to', 'review']
		]);
		expect(Object.fromEntries(read)).toEqual({
			1: { response: { choice: 'b' }, flagged: false, was: 'shown' },
			2: { response: { choices: ['a', 'c'] }, flagged: true, was: null },
			3: { response: { matches: { p1: 'x1' } }, flagged: false, was: null },
			4: { response: { day: '9' }, flagged: false, was: null },
			5: { response: {}, flagged: false, was: 'shown' }
		});
	});

	it('survives any names and values, and touches no prototype', () => {
		const part = fc.constantFrom(
			'choice',
			'constructor',
			'toString',
			'__proto__',
			'choices[]',
			'a.b',
			'a.constructor'
		);
		const name = fc.oneof(
			fc.string(),
			part.map((one) => `q1.${one}`)
		);
		fc.assert(
			fc.property(fc.array(fc.tuple(name, fc.oneof(fc.string(), fc.anything()))), (fields) => {
				for (const { response } of readAnswers(fields).values()) {
					expect(Object.getPrototypeOf(response)).toBe(Object.prototype);
					expect(() => canonical(response)).not.toThrow();
				}
				expect(({} as Record<string, unknown>)['choice']).toBeUndefined();
			})
		);
	});
});

it('writes the same answer as the same text', () => {
	expect(asShown({ b: 1, a: { d: 1, c: [2, 1] } }, true)).toBe(
		'[{"a":{"c":[2,1],"d":1},"b":1},true]'
	);
});
