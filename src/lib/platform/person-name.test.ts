import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { nameSchema, tidyName } from './person-name.rules.ts';

const kept = (typed: string) => {
	const read = v.safeParse(nameSchema('Enter a name'), typed);
	return read.success ? read.output : null;
};

test('a name is kept as it reads, whatever came along when it was pasted', () => {
	expect(kept(' Zoe\u0308\u00a0 O\u200b\u2019In\u00advented\u200e\ufeff ')).toBe('Zoë O’Invented');
	// Names that need a join or its absence between letters keep it.
	expect(kept('می\u200cنا')).toBe('می\u200cنا');
	for (const empty of ['', ' ', '\u200b\u00ad']) expect(kept(empty)).toBeNull();
});

test('what could be read as another name is refused', () => {
	for (const trick of [
		'Ada \u202egniK',
		'Ada\u2066 King',
		'Ada\u0007',
		'Ada \ue000',
		'Ada \ud800'
	]) {
		expect(kept(trick), JSON.stringify(trick)).toBeNull();
	}
});

test('whatever is kept is kept the same again', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (typed) => {
			expect(tidyName(tidyName(typed))).toBe(tidyName(typed));
		})
	);
});
