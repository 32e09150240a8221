import { givenMinutes, type Terms } from '#lib/assessment/timing.rules.ts';
import type { Quiz } from '#lib/catalogue/published.ts';

/** What a learner should know before they begin, with what was given to them. */
export function rulesOf({ policy }: Quiz, terms: Terms, allowed: number) {
	const { minutes, itemCount, coolingOffHours, counts = 'best', graceMinutes = 0 } = policy;
	return {
		...{ minutes, itemCount, coolingOffHours, allowed, counts, graceMinutes },
		givenMinutes: givenMinutes(minutes, terms),
		late: policy.late ?? null,
		closesAt: terms.closesAt
	};
}
