import type { LiveRow } from './live-quiz.server.ts';

/** How a learner stands in a running quiz, as staff watch it. */
export type Liveness = 'in' | 'cut-off' | 'time-over' | 'finished' | 'not-begun';

/** An open page is heard of every eight seconds; after this long without a word it is taken for cut off. */
export const QUIET_MS = 45_000;

export function livenessOf(
	row: Pick<LiveRow, 'state' | 'dueAt' | 'seenAt' | 'startedAt'>,
	now: Date
): Liveness {
	if (row.state === 'none' || row.state === 'notStarted') return 'not-begun';
	if (row.state === 'overdue') return 'time-over';
	if (row.state !== 'inProgress') return 'finished';
	if (row.dueAt && row.dueAt < now) return 'time-over';
	const heard = Math.max(row.seenAt?.getTime() ?? 0, row.startedAt?.getTime() ?? 0);
	return now.getTime() - heard > QUIET_MS ? 'cut-off' : 'in';
}

export const livenessWords: Record<
	Liveness,
	{ text: string; colour: 'blue' | 'red' | 'orange' | 'green' | 'grey' }
> = {
	in: { text: 'In the quiz', colour: 'blue' },
	'cut-off': { text: 'Cut off', colour: 'red' },
	'time-over': { text: 'Time over', colour: 'orange' },
	finished: { text: 'Finished', colour: 'green' },
	'not-begun': { text: 'Not begun', colour: 'grey' }
};

/** Who needs help stands first. */
const order: Liveness[] = ['cut-off', 'in', 'time-over', 'finished', 'not-begun'];

export function sortLive<Row extends LiveRow>(rows: readonly Row[], now: Date) {
	const lines = rows.map((row) => ({ ...row, liveness: livenessOf(row, now) }));
	const counts = order.map((liveness) => ({
		liveness,
		count: lines.filter((line) => line.liveness === liveness).length
	}));
	lines.sort((a, b) => order.indexOf(a.liveness) - order.indexOf(b.liveness));
	return { lines, counts };
}
