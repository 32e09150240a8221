import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

const run = (script: string, ...args: string[]) =>
	spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });

test.each([
	[
		'tests/bench/run.ts',
		[
			'sign-in',
			'learner-home',
			'quiz-answer',
			'staff-cohort',
			'verify',
			'deadline-storm',
			'exam',
			'feed-catch-up'
		]
	],
	[
		'tests/faults/run.ts',
		[
			'kill-app',
			'kill-postgres',
			'cut-network',
			'two-tabs',
			'clock-skew',
			'register-outage',
			'kill-worker',
			'kill-replay',
			'two-workers',
			'concurrent-feed'
		]
	]
])('%s --list names what there is', (script, names) => {
	const { status, stdout } = run(script, '--list');
	expect(status).toBe(0);
	for (const name of names) expect(stdout).toMatch(new RegExp(`^${name} `, 'm'));
});

test.each([
	['tests/bench/run.ts', 'nothing-like-it'],
	['tests/bench/run.ts', '--seconds=0'],
	['tests/faults/run.ts', 'nothing-like-it'],
	['tests/faults/run.ts', '--rounds=0']
])('%s %s is wrong usage', (script, arg) => {
	const { status, stderr } = run(script, arg);
	expect(status).toBe(2);
	expect(stderr).not.toBe('');
});
