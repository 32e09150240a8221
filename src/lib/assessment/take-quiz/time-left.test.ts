import fc from 'fast-check';
import { expect, it } from 'vitest';
import { announcement, isLastCall, serverClock, timeLeftWords } from './time-left.ts';

const minute = 60_000;

it.each([
	[26 * 60 * minute + 5 * minute, '26 hours 5 minutes left'],
	[2 * 60 * minute, '2 hours left'],
	[2 * 60 * minute - 1, '119 minutes left'],
	[35 * minute, '35 minutes left'],
	[2 * minute - 1, '1 minute left'],
	[minute - 1, 'Less than a minute left'],
	[0, 'Your time has ended'],
	[-5, 'Your time has ended']
])('%d ms: %s', (ms, words) => expect(timeLeftWords(ms)).toBe(words));

it('announces 10, 5 and 1 minutes once each, however unevenly the page ticks', () => {
	fc.assert(
		fc.property(fc.array(fc.integer({ min: 1, max: 3 * minute })), (ticks) => {
			let left = 35 * minute;
			const said: string[] = [];
			for (const tick of [...ticks, 35 * minute]) {
				const words = announcement(left, left - tick);
				if (words) said.push(words);
				left -= tick;
			}
			expect(new Set(said).size).toBe(said.length);
		})
	);
	expect(announcement(10 * minute + 1, 10 * minute)).toBe('10 minutes left');
	expect(announcement(5 * minute + 500, 5 * minute - 500)).toBe('5 minutes left');
	// A laptop that slept hears what is left, not what it slept through.
	expect(announcement(20 * minute, 2.4 * minute)).toBe('2 minutes left');
	expect(announcement(20 * minute, 8.8 * minute)).toBe('9 minutes left');
	expect(announcement(20 * minute, 20_000)).toBe('Less than a minute left');
	expect(announcement(9 * minute, 8 * minute)).toBeNull();
	expect(announcement(minute, -1)).toBeNull();
});

it('follows the server, whatever the computer’s own clock says', () => {
	let [steady, wall] = [5_000, 0];
	const clock = serverClock(
		() => steady,
		() => wall
	);
	clock.set(1_000_000, 4_000, 5_000);
	expect(clock.now()).toBe(1_000_500);
	steady += 60_000;
	wall += 60_400;
	expect(clock.now()).toBe(1_060_500);
	expect(clock.isSure()).toBe(true);
	// It slept: only the server knows now.
	wall += 600_000;
	expect(clock.now()).toBe(1_060_500);
	expect(clock.isSure()).toBe(false);
	clock.set(1_660_000, steady, steady);
	expect(clock.isSure()).toBe(true);
});

it('calls for what is being typed before each end, at least once for a page that ticks every second', () => {
	const [grace, overtime] = [120_000, 600_000];
	fc.assert(
		fc.property(fc.integer({ min: 0, max: 999 }), (offset) => {
			const ticks = Array.from({ length: 700 }, (_, second) => 60_000 + offset - second * 1000);
			const called = ticks.filter((left) => isLastCall(left, [0, grace, overtime]));
			for (const end of [0, grace, overtime]) {
				expect(called.some((left) => left > -end && left <= -end + 2_500)).toBe(true);
			}
			expect(called.length).toBeLessThanOrEqual(9);
		})
	);
	expect(isLastCall(1_000, [0, Infinity, 0])).toBe(true);
	expect(isLastCall(60_000, [0, Infinity, 0])).toBe(false);
});
