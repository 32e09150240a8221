import { holds, isIn } from './guard.rules.ts';
import type { Run } from './run.ts';
import type { Scenario } from './scenario.schema.ts';

export type Score = {
	decisions: number;
	/** By the id of the outcome and of the duty. */
	outcomes: Record<string, number>;
	duties: Record<string, number>;
	record: number;
	/** Must-pass items that failed. */
	failed: string[];
	/** After the cap, with one decimal. */
	total: number;
	band: 'not yet' | 'pass' | 'merit' | 'distinction';
};

/** @param record what the observer gives for the record */
export function scoreOf(scenario: Scenario, run: Run, record = 0): Score {
	const { scoring } = scenario;
	const decisions = sum(Object.values(run.decided).map(({ points }) => points));
	const outcomes = scoring.outcomes.map(({ id, points, var: name, better }) => {
		const share = Math.max(0, Math.min(100, Number(run.vars[name]))) / 100;
		return [id, points * (better === 'high' ? share : 1 - share)] as const;
	});
	const duties = scoring.duties.map(({ id, states }) => {
		return [id, states.find((state) => isIn(run, state.in))?.points ?? 0] as const;
	});
	const given = Math.min(record, scoring.record.points);
	const failed = scoring.mustPass.filter(({ when }) => !holds(run, when)).map(({ id }) => id);
	const all = decisions + sum([...outcomes, ...duties].map(([, points]) => points)) + given;
	const most = failed.length > 0 || wasStopped(scenario, run) ? scoring.cap : 100;
	const total = Math.round(Math.min(all, most) * 10) / 10;
	return {
		decisions,
		outcomes: Object.fromEntries(outcomes),
		duties: Object.fromEntries(duties),
		record: given,
		failed,
		total,
		band: bandOf(total, scoring.bands)
	};
}

/** The run ended badly, and may be played again from its last safe point. */
export const wasStopped = ({ regions }: Scenario, run: Run): boolean =>
	regions.some(({ id, states }) =>
		states.some((state) => state.offersReplay === true && isIn(run, `${id}.${state.id}`))
	);

/** The most that a run can earn; a scenario whose points do not make 100 is wrong. */
export const mostPoints = ({ decisions, scoring }: Scenario): number =>
	decisions.length * scoring.decisions.each +
	sum([...scoring.outcomes, ...scoring.duties].map(({ points }) => points)) +
	scoring.record.points;

function bandOf(total: number, bands: Scenario['scoring']['bands']): Score['band'] {
	if (total >= bands.distinction) return 'distinction';
	if (total >= bands.merit) return 'merit';
	return total >= bands.pass ? 'pass' : 'not yet';
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
