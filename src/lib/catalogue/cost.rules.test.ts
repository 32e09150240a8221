import fc from 'fast-check';
import { expect, test } from 'vitest';
import { costOf, firstAsk } from './cost.rules.ts';

const plan = {
	authorHours: 100,
	yearlyAuthorHours: 10,
	tutorHoursACohort: 20,
	tutorHoursALearner: 5,
	hostingPoundsAYear: 1000,
	seats: { least: 24, most: 60 },
	exampleRates: { author: 40, tutor: 50 },
	note: 'Planned.'
};

test('one cohort in one year', () => {
	expect(costOf(plan, firstAsk(plan))).toEqual({
		lines: [
			{ what: 'Writing the course, once', hours: 100, pounds: 4000 },
			{ what: 'Keeping it true, each year', hours: 10, pounds: 400 },
			{ what: 'Teaching each cohort', hours: 20, pounds: 1000 },
			{ what: 'Marking and help, each learner', hours: 120, pounds: 6000 },
			{ what: 'Running the site, each year', hours: 0, pounds: 1000 }
		],
		...{ hours: 250, pounds: 12_400, places: 24 },
		poundsAPlace: 12_400 / 24,
		tutorHoursAPlace: 140 / 24
	});
});

test('no place, no price of one', () => {
	const none = costOf(plan, { ...firstAsk(plan), seats: 0 });
	expect([none.places, none.poundsAPlace, none.tutorHoursAPlace]).toEqual([0, 0, 0]);
});

test('another year, cohort or place never makes it cheaper, and more places make each cheaper', () => {
	const some = fc.integer({ min: 1, max: 60 });
	fc.assert(
		fc.property(some, some, some, (years, cohortsAYear, seats) => {
			const ask = { ...firstAsk(plan), years, cohortsAYear, seats };
			const base = costOf(plan, ask);
			for (const key of ['years', 'cohortsAYear', 'seats'] as const) {
				expect(costOf(plan, { ...ask, [key]: ask[key] + 1 }).pounds).toBeGreaterThan(base.pounds);
			}
			const fuller = costOf(plan, { ...ask, seats: seats + 1 });
			expect(fuller.poundsAPlace).toBeLessThan(base.poundsAPlace);
		})
	);
});
