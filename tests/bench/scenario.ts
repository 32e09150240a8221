import type { Load } from './load.ts';
import type { Stage } from './stage.ts';

export type Metric = { metric: string; value: number; unit: string };

export type Options = {
	seconds: number;
	scale: number;
	/** Pauses of people are so many times shorter. */
	compress: number;
};

export type Scenario = {
	name: string;
	/** One line for `--list`. */
	about: string;
	/** Changes to the content that it needs: what to put for what, by path in the tranche. */
	content?: Readonly<Record<string, readonly [string, string]>>;
	/** How many learners it needs at a scale; 500 unless said. */
	learners?(scale: number): number;
	run(stage: Stage, options: Options): Promise<Metric[]>;
};

/** What every scenario says: its figures, its ceiling's, and how they compare. */
export function compared(measured: Load, ceiling: Load): Metric[] {
	return [
		{ metric: 'throughput', value: measured.perSecond, unit: '1/s' },
		{ metric: 'p50', value: measured.p50Ms, unit: 'ms' },
		{ metric: 'p95', value: measured.p95Ms, unit: 'ms' },
		{ metric: 'p99', value: measured.p99Ms, unit: 'ms' },
		{ metric: 'errors', value: measured.errors + ceiling.errors, unit: 'answers' },
		{ metric: 'ceiling-throughput', value: ceiling.perSecond, unit: '1/s' },
		{ metric: 'ratio-to-ceiling', value: ratio(measured.perSecond, ceiling.perSecond), unit: '1' }
	];
}

export const ratio = (a: number, b: number): number =>
	b === 0 ? 0 : Math.round((a / b) * 1000) / 1000;

/**
 * How long each side of a comparison is asked before anything is counted. A server has run for days, and a
 * page is compiled over its first twenty thousand answers: measured before, the side with more
 * code to compile seems slower than it is. Runs of a second or two, which only try whether it works,
 * do with less.
 */
export const warmUpSeconds = (seconds: number): number => Math.min(12, seconds * 5);
