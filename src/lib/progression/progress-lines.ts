import { dayWords, fromNow } from '../ui/dates.ts';
import type { LearnerProgress } from './cohort-progress.server.ts';
import { enrolmentState, moduleState, wholePercent, type StateWords } from './words.rules.ts';

/** One row of ProgressTable.svelte, in words. */
export type ProgressLine = {
	id: string;
	name: string;
	number: string;
	standing: StateWords;
	lessons: string;
	/** `heat` is a class; `late` is empty for who is not. */
	cells: { heat: string; text: string; late: string }[];
	active: string;
};

/** Whoever has no part in the modules, and what stands in their place. */
const away: Record<string, string> = {
	invited: 'Not accepted',
	withdrawn: 'Left',
	lapsed: 'Left'
};

export function progressLines(
	rows: readonly LearnerProgress[],
	modules: readonly string[],
	now: Date
): ProgressLine[] {
	// One deadline a module, the same for all: its words are made once.
	const due = new Map((rows[0]?.modules ?? []).map(({ code, dueAt }) => [code, dueAt]));
	const dueWords = new Map([...due].map(([code, at]) => [code, at ? lateWords(at) : 'Late']));
	return rows.map((row) => ({
		id: row.enrolmentId,
		name: row.personName,
		number: row.candidateNumber,
		standing: enrolmentState(row.state),
		lessons: `${row.lessonsDone} of ${row.lessonsTotal}`,
		cells: modules.map((code) => cellOf(row, code, dueWords.get(code) ?? '')),
		active: row.lastActiveAt ? fromNow(row.lastActiveAt, now) : 'Not yet'
	}));
}

function cellOf(row: LearnerProgress, code: string, lateWords: string) {
	const absent = away[row.state];
	if (absent) return { heat: 'heat-away', text: absent, late: '' };
	const module = row.modules.find((each) => each.code === code);
	const { text, colour } = moduleState(module?.state ?? 'locked');
	const percent = module?.percent ?? null;
	return {
		heat: `heat-${colour}`,
		text: percent === null ? text : `${text} ${wholePercent(percent)}`,
		late: module?.overdue ? lateWords : ''
	};
}

// 'Friday 6 November 2026' -> 'Late, due 6 November'
const lateWords = (at: Date) => `Late, due ${dayWords(at).split(' ').slice(1, 3).join(' ')}`;
