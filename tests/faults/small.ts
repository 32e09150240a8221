import { execFile } from 'node:child_process';
import { expect, test } from 'vitest';
import { documentedShapes, misfits } from '../support/cli-shapes.ts';

/**
 * One small round of a fault, as a test; `npm run faults` has them at length. Each has a file of its
 * own, for files run side by side: most of a fault is waiting for deadlines.
 */
export function testSmall(fault: string): void {
	test(`${fault}: nothing acknowledged is lost or doubled, every invariant holds`, async () => {
		const { stdout, stderr } = await run(fault, '--rounds', '1', '--learners', '30', '--json');
		expect(stdout, stderr).not.toBe('');
		const result = JSON.parse(stdout) as Record<string, unknown>;
		expect(misfits(result, documentedShapes().get('faults')!)).toEqual([]);
		expect(result).toMatchObject({ fault, rounds: 1, lost: 0, duplicated: 0, invariantsBroken: 0 });
		expect(result['acknowledged']).toBeGreaterThan(100);
	}, 240_000);
}

/** Whatever its exit code: what it printed says more. */
const run = (...words: string[]) =>
	new Promise<{ stdout: string; stderr: string }>((resolve) =>
		execFile(process.execPath, ['tests/faults/run.ts', ...words], (_, stdout, stderr) =>
			resolve({ stdout, stderr })
		)
	);
