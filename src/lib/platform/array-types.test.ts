import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseArray, writeArray } from './array-types.ts';

it('reads what PostgreSQL writes', () => {
	expect(parseArray('{}')).toEqual([]);
	expect(parseArray('{LO1,"a, b","say \\"x\\\\y\\"",""}')).toEqual([
		'LO1',
		'a, b',
		'say "x\\y"',
		''
	]);
});

it('reads back whatever it wrote', () => {
	fc.assert(
		fc.property(fc.array(fc.string()), (list) => {
			expect(parseArray(writeArray(list))).toEqual(list);
		})
	);
});
