import { describe, expect, it } from 'vitest';
import { type Figures, flagsOf } from './item-flags.rules.ts';

const plain: Figures = {
	tries: 100,
	facility: 0.6,
	discrimination: 0.35,
	options: [
		{ correct: true, picks: 60 },
		{ correct: false, picks: 40 }
	],
	challenges: 0
};
const of = (over: Partial<Figures>) => flagsOf({ ...plain, ...over });

describe('the flags of assessment practice, section 13', () => {
	it('leaves a sound question alone', () => {
		expect(of({})).toEqual([]);
		expect(of({ tries: 0, facility: null, discrimination: null, options: [] })).toEqual([]);
	});

	it('finds what is too hard or too easy, at the limits exactly', () => {
		expect(of({ facility: 0.2 })).toEqual([]);
		expect(of({ facility: 0.1999 })).toEqual(['hard']);
		expect(of({ facility: 0.95 })).toEqual([]);
		expect(of({ facility: 0.9501 })).toEqual(['easy']);
	});

	it('asks for thirty tries before it speaks of discrimination', () => {
		expect(of({ discrimination: 0.0999, tries: 30 })).toEqual(['weak']);
		expect(of({ discrimination: -0.5, tries: 29 })).toEqual([]);
		expect(of({ discrimination: 0.1, tries: 30 })).toEqual([]);
	});

	it('asks for fifty tries before an option counts as never chosen', () => {
		const options = [
			{ correct: true, picks: 50 },
			{ correct: false, picks: 0 }
		];
		expect(of({ options, tries: 50 })).toEqual(['unused-option']);
		expect(of({ options, tries: 49 })).toEqual([]);
		// A right answer that nobody gives makes a question hard, not its options bad.
		expect(of({ options: [{ correct: true, picks: 0 }], tries: 50 })).toEqual([]);
	});

	it('hears two learners', () => {
		expect(of({ challenges: 1 })).toEqual([]);
		expect(of({ challenges: 2 })).toEqual(['challenged']);
	});
});
