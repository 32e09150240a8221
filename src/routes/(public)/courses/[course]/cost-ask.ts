import * as v from 'valibot';
import { type CostAsk, firstAsk } from '#lib/catalogue/cost.rules.ts';
import type { CostPlan } from '#lib/catalogue/published.ts';
import { Invalid, type InputIssue } from '#lib/platform/errors.ts';
import { readForm } from '#lib/platform/forms.server.ts';

const whole = (least: number, most: number) =>
	v.pipe(
		v.string(`Enter a whole number from ${least} to ${most}`),
		v.regex(/^\d{1,6}$/, `Enter a whole number from ${least} to ${most}`),
		v.transform(Number),
		v.minValue(least, `Enter a whole number from ${least} to ${most}`),
		v.maxValue(most, `Enter a whole number from ${least} to ${most}`)
	);

export type CostForm = { ask: CostAsk | null; typed: Record<string, string>; issues: InputIssue[] };

/** The calculator's questions as the address holds them; nothing asked yet is the first ask. */
export function readCostAsk(query: URLSearchParams, plan: CostPlan): CostForm {
	const first = firstAsk(plan);
	const keys = Object.keys(first) as (keyof CostAsk)[];
	const typed = Object.fromEntries(keys.map((key) => [key, query.get(key) ?? String(first[key])]));
	const form = new FormData();
	for (const [key, value] of Object.entries(typed)) form.set(key, value);
	try {
		const ask = readForm(
			v.object({
				years: whole(1, 20),
				cohortsAYear: whole(1, 20),
				seats: whole(plan.seats.least, plan.seats.most),
				authorRate: whole(0, 1000),
				tutorRate: whole(0, 1000)
			}),
			form
		);
		return { ask, typed, issues: [] };
	} catch (error) {
		if (error instanceof Invalid) return { ask: null, typed, issues: error.issues };
		throw error;
	}
}
