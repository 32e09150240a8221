import type { Bar } from '../ui/stacked-bars.ts';
import { type Points, levelOf, levels } from './rubric.rules.ts';

/** A mark as it stands, with what each criterion got. `worth`: before lateness and caps. */
export type GivenMark = { yours: boolean; worth: number; points: Points };

/** Scripts that each side must have marked before its mean says anything. */
export const FEWEST = 3;
/** Points between two means: half a level. */
export const APART = 5;

export type Agreement = {
	id: string;
	title: string;
	/** Means in points, to one decimal; null without a script. */
	you: number | null;
	others: number | null;
	verdict: 'too few' | 'alike' | 'higher' | 'lower';
};

/** Your points beside the other markers', criterion by criterion, and for the work as a whole. */
export function agreements(
	criteria: readonly { id: string; title: string }[],
	marks: readonly GivenMark[]
): Agreement[] {
	const lines = [
		...criteria.map(({ id, title }) => ({
			id,
			title,
			points: (mark: GivenMark): number | undefined => mark.points[id]
		})),
		{ id: 'whole', title: 'The work as a whole', points: (mark: GivenMark) => mark.worth }
	];
	return lines.map(({ id, title, points }) => {
		const given = (yours: boolean) =>
			marks
				.filter((mark) => mark.yours === yours)
				.map(points)
				.filter((each) => each !== undefined);
		return { id, title, ...compared(given(true), given(false)) };
	});
}

function compared(yours: readonly number[], theirs: readonly number[]) {
	const you = mean(yours);
	const others = mean(theirs);
	return { you: rounded(you), others: rounded(others), verdict: verdict() };

	function verdict(): Agreement['verdict'] {
		if (you === null || others === null) return 'too few';
		if (yours.length < FEWEST || theirs.length < FEWEST) return 'too few';
		if (Math.abs(you - others) < APART) return 'alike';
		return you > others ? 'higher' : 'lower';
	}
}

const mean = (values: readonly number[]) =>
	values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

const rounded = (value: number | null) => (value === null ? null : Math.round(value * 10) / 10);

const inks = {
	notYet: { fill: '#4c6272', ink: '#ffffff' },
	pass: { fill: '#ffb81c', ink: '#212b32' },
	merit: { fill: '#00a499', ink: '#212b32' },
	distinction: { fill: '#330072', ink: '#ffffff' }
} as const;

/** How the marks are spread over the levels: yours, the others', and all. */
export function spreadBars(marks: readonly GivenMark[]): Bar[] {
	const bar = (label: string, of: readonly GivenMark[]): Bar => ({
		label,
		parts: levels.map(({ id, title }) => ({
			label: title,
			count: of.filter(({ worth }) => levelOf(worth).id === id).length,
			...inks[id]
		}))
	});
	const yours = marks.filter((mark) => mark.yours);
	const others = marks.filter((mark) => !mark.yours);
	const sides = [bar('Your marks', yours), bar('Other markers', others)];
	const both = yours.length > 0 && others.length > 0;
	return [
		...sides.filter(({ parts }) => parts.some(({ count }) => count > 0)),
		...(both ? [bar('All marks', marks)] : [])
	];
}
