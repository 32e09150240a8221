import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bothTexts } from './notes.rules.ts';

test('whatever two windows wrote, both are in the text that comes back', () => {
	fc.assert(
		fc.property(fc.string(), fc.string(), (mine, other) => {
			const both = bothTexts(mine, other);
			expect(both).toContain(mine);
			expect(both).toContain(other);
		})
	);
	expect(bothTexts('One. Two.', 'One.')).toBe('One. Two.');
});
