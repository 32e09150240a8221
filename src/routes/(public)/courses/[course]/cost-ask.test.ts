import { expect, test } from 'vitest';
import { readCostAsk } from './cost-ask.ts';

const plan = {
	...{ authorHours: 100, yearlyAuthorHours: 10, tutorHoursACohort: 20, tutorHoursALearner: 5 },
	...{ hostingPoundsAYear: 1000, seats: { least: 12, most: 24 }, note: 'Planned.' },
	exampleRates: { author: 40, tutor: 50 }
};
const read = (query: string) => readCostAsk(new URLSearchParams(query), plan);

test('nothing asked is the first ask', () => {
	expect(read('')).toMatchObject({
		ask: { years: 1, cohortsAYear: 1, seats: 12, authorRate: 40, tutorRate: 50 },
		issues: []
	});
});

test('what is asked is read, and what is left out stands as it was', () => {
	expect(read('years=3&seats=24').ask).toMatchObject({ years: 3, cohortsAYear: 1, seats: 24 });
});

test.each([
	['seats=25', 'seats', 'Enter a whole number from 12 to 24'],
	['seats=1e2', 'seats', 'Enter a whole number from 12 to 24'],
	['years=-1', 'years', 'Enter a whole number from 1 to 20'],
	['cohortsAYear=', 'cohortsAYear', 'Enter a whole number from 1 to 20'],
	['tutorRate=99999999', 'tutorRate', 'Enter a whole number from 0 to 1000']
])('%s', (query, field, message) => {
	const { ask, issues, typed } = read(query);
	expect(ask).toBeNull();
	expect(issues).toEqual([{ field, message }]);
	expect(typed[field]).toBe(query.slice(query.indexOf('=') + 1));
});
