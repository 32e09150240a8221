import { expect, it } from 'vitest';
import { livenessOf, sortLive } from './live-quiz.rules.ts';
import type { LiveRow } from './live-quiz.server.ts';

const now = new Date('2026-11-06T10:00:00Z');
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);
const row = (over: Partial<LiveRow>): LiveRow => ({
	enrolmentId: 'e',
	name: 'Amira Invented',
	state: 'inProgress',
	number: 1,
	startedAt: ago(600),
	dueAt: ago(-600),
	submittedAt: null,
	answered: 0,
	partly: 0,
	questions: 16,
	seenAt: ago(5),
	...over
});

it.each([
	[{}, 'in'],
	[{ seenAt: ago(44) }, 'in'],
	[{ seenAt: ago(46) }, 'cut-off'],
	[{ seenAt: null }, 'cut-off'],
	[{ seenAt: null, startedAt: ago(10) }, 'in'], // has just begun
	[{ dueAt: ago(1) }, 'time-over'],
	[{ state: 'overdue' }, 'time-over'],
	[{ state: 'autoSubmitted' }, 'finished'],
	[{ state: 'marked', seenAt: null }, 'finished'],
	[{ state: 'none' }, 'not-begun']
] as const)('%o: %s', (over, liveness) => {
	expect(livenessOf(row(over), now)).toBe(liveness);
});

it('puts first who needs help, and counts everyone once', () => {
	const rows = [
		row({ state: 'none' }),
		row({}),
		row({ seenAt: ago(300) }),
		row({ state: 'marked' })
	];
	const { lines, counts } = sortLive(rows, now);
	expect(lines.map(({ liveness }) => liveness)).toEqual(['cut-off', 'in', 'finished', 'not-begun']);
	expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(rows.length);
});
