import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { weekByWeek, type DayMove } from './weeks.rules.ts';

const cohort = { startsOn: '2026-09-07', endsOn: '2026-11-15', today: '2026-09-24' };
const move = (day: number, fromState: string | null, toState: string, count = 1): DayMove => ({
	day,
	fromState,
	toState,
	count
});

/** People who each walk through states on days of their own. */
const walks = fc.array(
	fc
		.array(fc.integer({ min: -30, max: 90 }), { minLength: 1, maxLength: 5 })
		.map((days) =>
			days
				.toSorted((a, b) => a - b)
				.map((day, step) => move(day, step === 0 ? null : `s${step - 1}`, `s${step}`))
		),
	{ maxLength: 20 }
);

describe('weekByWeek', () => {
	it('counts where people stood when each week ended', () => {
		const moves = [
			move(-10, null, 'invited', 3),
			move(-3, 'invited', 'enrolled', 2),
			move(6, 'enrolled', 'studying'),
			move(7, 'enrolled', 'studying'),
			move(16, 'invited', 'withdrawn')
		];
		expect(weekByWeek(moves, cohort)).toEqual([
			{
				week: 1,
				endsOn: '2026-09-13',
				states: [
					{ state: 'invited', count: 1 },
					{ state: 'enrolled', count: 1 },
					{ state: 'studying', count: 1 }
				]
			},
			{
				week: 2,
				endsOn: '2026-09-20',
				states: [
					{ state: 'invited', count: 1 },
					{ state: 'studying', count: 2 }
				]
			},
			{
				week: 3,
				endsOn: '2026-09-27',
				states: [
					{ state: 'studying', count: 2 },
					{ state: 'withdrawn', count: 1 }
				]
			}
		]);
	});

	it('loses nobody and counts nobody twice', () => {
		fc.assert(
			fc.property(walks, fc.integer({ min: 0, max: 120 }), (people, day) => {
				const today = new Date(Date.parse(cohort.startsOn) + day * 86_400_000);
				const moves = people.flat();
				const weeks = weekByWeek(moves, { ...cohort, today: today.toISOString().slice(0, 10) });
				for (const { week, states } of weeks) {
					const there = people.filter(([first]) => first!.day < week * 7).length;
					expect(states.reduce((sum, { count }) => sum + count, 0)).toBe(there);
					for (const { count } of states) expect(count).toBeGreaterThan(0);
				}
			})
		);
	});

	it('begins on the first day, and ends with the last day or with the board after it', () => {
		expect(weekByWeek([move(-5, null, 'invited')], { ...cohort, today: '2026-09-06' })).toEqual([]);
		const over = { ...cohort, today: '2027-06-01' };
		expect(weekByWeek([move(0, null, 'invited')], over)).toHaveLength(10);
		const moves = [move(0, null, 'invited'), move(80, 'invited', 'awarded')];
		expect(weekByWeek(moves, over)).toHaveLength(12);
		expect(
			weekByWeek([...moves, move(4000, 'awarded', 'x')], { ...over, today: '2040-01-01' })
		).toHaveLength(40);
	});
});
