import type { Run } from './run.ts';
import type { Guard } from './scenario-parts.schema.ts';
import { momentOf } from './story-time.rules.ts';

/** True when every condition holds; with none, always. */
export const holds = (run: Run, guards: readonly Guard[] = []): boolean =>
	guards.every((guard) => holdsOne(run, guard));

function holdsOne(run: Run, guard: Guard): boolean {
	if (guard.var !== undefined) return compares(run.vars[guard.var] ?? null, guard);
	if (guard.in) return guard.in.some((state) => isIn(run, state));
	if (guard.entered !== undefined) {
		const first = run.entered.find(({ state }) => state === guard.entered);
		return first !== undefined && (guard.before === undefined || first.at < momentOf(guard.before));
	}
	if (guard.notBefore !== undefined) return run.now >= momentOf(guard.notBefore);
	if (guard.decided) return guard.decided.every((id) => Object.hasOwn(run.decided, id));
	const [decision = '', option] = (guard.chose ?? '').split('.');
	return run.decided[decision]?.option === option;
}

function compares(value: number | boolean | null, guard: Guard): boolean {
	if (guard.is !== undefined) return value === guard.is;
	if (typeof value !== 'number') return false;
	if (guard.atLeast !== undefined) return value >= guard.atLeast;
	if (guard.atMost !== undefined) return value <= guard.atMost;
	if (guard.moreThan !== undefined) return value > guard.moreThan;
	return guard.lessThan !== undefined && value < guard.lessThan;
}

/** @param state such as clinical.safetyCell */
export function isIn(run: Run, state: string): boolean {
	const [region = '', name] = state.split('.');
	return run.regions[region]?.state === name;
}
