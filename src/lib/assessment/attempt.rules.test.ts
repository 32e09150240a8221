import { expect, it } from 'vitest';
import { clockLooksAt, endedBy, lastAt, SETTLE_SECONDS } from './attempt.rules.ts';

const dueAt = new Date('2026-11-06T18:00:00Z');
const after = (ms: number) => new Date(dueAt.getTime() + ms);
const settle = SETTLE_SECONDS * 1000;

it.each([
	[-1, 'learner', 'learner'],
	[0, 'learner', 'learner'], // the last instant still counts
	[1, 'learner', null], // in the seconds between, answers may still be on their way
	[settle - 1, 'learner', null],
	[settle, 'learner', 'deadline'],
	[-1, 'clock', null],
	[0, 'clock', null],
	[settle - 1, 'clock', null],
	[settle, 'clock', 'deadline'],
	[86_400_000, 'clock', 'deadline']
] as const)('%d ms after the deadline, asked by the %s: %s', (ms, asker, cause) => {
	expect(endedBy({ dueAt, overtimeSeconds: 0 }, after(ms), asker)).toBe(cause);
	// Grace and late time move all of it.
	const later = after(ms + 90_000);
	expect(endedBy({ dueAt, overtimeSeconds: 90 }, later, asker)).toBe(cause);
});

it('has the clock look once, or twice where overtime runs', () => {
	const plain = { dueAt, overtimeSeconds: 0, state: 'inProgress' };
	expect(clockLooksAt(plain)).toEqual(after(settle));
	const graced = { dueAt, overtimeSeconds: 90, state: 'inProgress' };
	expect(clockLooksAt(graced)).toEqual(dueAt);
	expect(clockLooksAt({ ...graced, state: 'overdue' })).toEqual(after(90_000 + settle));
	expect(lastAt(graced)).toEqual(after(90_000));
});
