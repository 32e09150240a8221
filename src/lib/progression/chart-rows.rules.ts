import type { Bar } from '../ui/stacked-bars.ts';
import { enrolmentState, moduleState, type StateWords } from './words.rules.ts';

type StateCount = { state: string; count: number };
type Ink = { fill: string; ink: string };

const dark = '#212b32';
const light = '#ffffff';

/** From done to not begun, then what went wrong: neighbours differ in lightness as well as in hue. */
export const moduleInks: Record<string, Ink> = {
	passed: { fill: '#007f3b', ink: light },
	awaitingMark: { fill: '#330072', ink: light },
	assessing: { fill: '#ffb81c', ink: dark },
	studying: { fill: '#00a499', ink: dark },
	open: { fill: '#005eb8', ink: light },
	locked: { fill: '#d8dde0', ink: dark },
	referred: { fill: '#ed8b00', ink: dark },
	failed: { fill: '#ca2419', ink: light }
};

export const enrolmentInks: Record<string, Ink> = {
	awarded: { fill: '#007f3b', ink: light },
	awaitingBoard: { fill: '#330072', ink: light },
	studying: { fill: '#00a499', ink: dark },
	enrolled: { fill: '#005eb8', ink: light },
	invited: { fill: '#d8dde0', ink: dark },
	deferred: { fill: '#ffb81c', ink: dark },
	referred: { fill: '#ed8b00', ink: dark },
	failed: { fill: '#ca2419', ink: light },
	withdrawn: { fill: '#4c6272', ink: light },
	lapsed: { fill: '#aeb7bd', ink: dark }
};

/** A bar for each module: how many learners stand where in it. */
export const moduleBars = (modules: readonly { code: string; states: StateCount[] }[]): Bar[] =>
	modules.map(({ code, states }) => ({
		label: code,
		parts: partsOf(states, moduleInks, moduleState)
	}));

/** A bar for each week: how many people stood where when it ended. */
export const weekBars = (
	weeks: readonly { week: number; endsOn: string; states: StateCount[] }[]
): Bar[] =>
	weeks.map(({ week, endsOn, states }) => ({
		label: `Week ${week}, to ${shortDay(endsOn)}`,
		parts: partsOf(states, enrolmentInks, enrolmentState)
	}));

/** 'In CLHC-1: 3 passed, 4 studying.' for those who cannot see the chart. */
export const barWords = (bars: readonly Bar[]): string =>
	bars
		.map(({ label, parts }) => {
			const said = parts
				.filter(({ count }) => count > 0)
				.map((p) => `${p.count} ${p.label.toLowerCase()}`);
			return `${label}: ${said.join(', ') || 'nobody'}.`;
		})
		.join(' ');

const partsOf = (
	states: readonly StateCount[],
	inks: Record<string, Ink>,
	words: (state: string) => StateWords
) =>
	Object.entries(inks).map(([state, ink]) => ({
		label: words(state).text,
		count: states.find((each) => each.state === state)?.count ?? 0,
		...ink
	}));

const dayAndMonth = new Intl.DateTimeFormat('en-GB', {
	timeZone: 'UTC',
	day: 'numeric',
	month: 'short'
});
/** '2026-09-13' -> '13 Sep' */
const shortDay = (day: string) =>
	dayAndMonth.format(new Date(`${day}T00:00:00Z`)).replace('Sept', 'Sep');
