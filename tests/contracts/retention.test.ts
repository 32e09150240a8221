import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { FILE, withRetention } from '../../scripts/write-retention.ts';

test('docs/operations.md says how long things are kept as the jobs do', async () => {
	const text = readFileSync(FILE, 'utf8');
	expect(await withRetention(text)).toBe(text);
});
