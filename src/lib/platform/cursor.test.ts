import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dateIn, numberIn, pageOf, readCursor, textIn, writeCursor } from './cursor.ts';
import { newId } from './id.ts';

it('reads what it wrote', () => {
	const id = newId();
	const at = new Date('2026-11-02T09:00:00.123Z');
	expect(readCursor(writeCursor('Zoë', id), textIn)).toEqual({ value: 'Zoë', id });
	expect(readCursor(writeCursor(1 / 3, id), numberIn)).toEqual({ value: 1 / 3, id });
	expect(readCursor(writeCursor(at, id), dateIn)).toEqual({ value: at, id });
});

it('begins at the beginning for anything else', () => {
	expect(readCursor(null, textIn)).toBeNull();
	expect(readCursor(writeCursor('text', newId()), dateIn)).toBeNull();
	expect(readCursor(writeCursor('name', "x' or true"), textIn)).toBeNull();
	fc.assert(
		fc.property(fc.string(), (text) => {
			expect(readCursor(text, textIn)).toBeNull();
		})
	);
});

it('cuts pages that together are the whole list', () => {
	fc.assert(
		fc.property(fc.nat(30), fc.integer({ min: 1, max: 7 }), (length, size) => {
			const all = Array.from({ length }, (_, index) => index);
			const seen: number[] = [];
			let from = 0;
			for (;;) {
				const { rows, next } = pageOf(all.slice(from, from + size + 1), size, String);
				seen.push(...rows);
				if (next === null) break;
				from = Number(next) + 1;
			}
			expect(seen).toEqual(all);
		})
	);
});
