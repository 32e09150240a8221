import fc from 'fast-check';
import QRCode from 'qrcode';
import { expect, test } from 'vitest';
import { rosette, weave } from './ornament.rules.ts';
import { qrPath } from './qr.rules.ts';

/** Reads the path back into modules, as a scanner would see them. */
function modulesOf(path: string, size: number): boolean[][] {
	const grid = Array.from({ length: size }, () => Array.from({ length: size }, () => false));
	for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
		for (let at = 0; at < Number(width); at++) grid[Number(y)]![Number(x) + at] = true;
	}
	return grid;
}

test('the path is exactly the code, within a quiet zone of four', () => {
	fc.assert(
		fc.property(fc.string({ minLength: 1, maxLength: 80 }), (url) => {
			const { size, path } = qrPath(url);
			const { modules } = QRCode.create(url, { errorCorrectionLevel: 'Q' });
			expect(size).toBe(modules.size + 8);
			const grid = modulesOf(path, size);
			for (let y = 0; y < size; y++) {
				for (let x = 0; x < size; x++) {
					const inside = Math.min(x, y) >= 4 && Math.max(x, y) < size - 4;
					const dark = inside && modules.get(y - 4, x - 4) === 1;
					if (grid[y]![x] !== dark) throw new Error(`module ${x},${y}`);
				}
			}
		}),
		{ numRuns: 10 }
	);
}, 20_000);

test('a rosette is the same for the same code, and another for another', () => {
	const draw = (code: string) => rosette(code, [50, 50], 40).join();
	expect(draw('K7QM-2VXA-90HT-4EWZ')).toBe(draw('K7QM-2VXA-90HT-4EWZ'));
	expect(draw('K7QM-2VXA-90HT-4EWZ')).not.toBe(draw('A7QM-2VXA-90HT-4EWZ'));
});

test('ornaments stay where they belong', () => {
	const numbers = (path: string) => [...path.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)];
	for (const [, x, y] of rosette('ZZZZ-0000-ZZZZ-0000', [50, 50], 40).flatMap(numbers)) {
		expect(Math.hypot(Number(x) - 50, Number(y) - 50)).toBeLessThan(40.1);
	}
	for (const [, , y] of numbers(weave([0, 5], [100, 5], 8, 10))) {
		expect(Math.abs(Number(y) - 5)).toBeLessThan(4.1);
	}
});
