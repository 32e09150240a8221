import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { documentedShapes, misfits } from '../support/cli-shapes.ts';

test.each(['kill-app', 'kill-postgres'])(
	'%s: nothing acknowledged is lost or doubled, every invariant holds',
	(fault) => {
		const { stdout, stderr } = spawnSync(
			process.execPath,
			['tests/faults/run.ts', fault, '--rounds', '1', '--learners', '30', '--json'],
			{ encoding: 'utf8' }
		);
		expect(stdout, stderr).not.toBe('');
		const result = JSON.parse(stdout) as Record<string, unknown>;
		expect(misfits(result, documentedShapes().get('faults')!)).toEqual([]);
		expect(result).toMatchObject({ fault, rounds: 1, lost: 0, duplicated: 0, invariantsBroken: 0 });
		expect(result['acknowledged']).toBeGreaterThan(100);
	},
	240_000
);
