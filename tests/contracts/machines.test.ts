import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { drawings } from '../../scripts/draw-machines.ts';

test('docs/machines shows every machine as it is', () => {
	const wanted = drawings();
	expect(readdirSync('docs/machines').sort()).toEqual([...wanted.keys()].sort());
	for (const [file, text] of wanted) {
		expect(readFileSync(`docs/machines/${file}`, 'utf8'), file).toBe(text);
	}
});
