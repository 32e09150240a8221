import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clockWords, dayWords, fromNow, timeWords, londonDate, momentWords } from './dates.ts';

describe('dates as people read them', () => {
	test.each([
		['2026-11-06T18:00:00Z', 'Friday 6 November 2026, 18:00'],
		// British Summer Time begins and ends at 01:00 UTC.
		['2026-03-29T00:59:00Z', 'Sunday 29 March 2026, 00:59'],
		['2026-03-29T01:00:00Z', 'Sunday 29 March 2026, 02:00'],
		// The hour before and the hour after the end are called the same.
		['2026-10-24T23:59:00Z', 'Sunday 25 October 2026, 00:59'],
		['2026-10-25T00:00:00Z', 'Sunday 25 October 2026, 01:00 BST'],
		['2026-10-25T00:59:00Z', 'Sunday 25 October 2026, 01:59 BST'],
		['2026-10-25T01:00:00Z', 'Sunday 25 October 2026, 01:00 GMT'],
		['2026-10-25T01:59:00Z', 'Sunday 25 October 2026, 01:59 GMT'],
		['2026-10-25T02:00:00Z', 'Sunday 25 October 2026, 02:00'],
		['2026-07-31T23:30:00Z', 'Saturday 1 August 2026, 00:30']
	])('%s is %s', (iso, words) => {
		expect(momentWords(new Date(iso))).toBe(words);
		expect(momentWords(iso)).toBe(words);
	});

	test('an hour of another day says which', () => {
		const now = new Date('2026-11-06T22:30:00Z');
		expect(timeWords(new Date('2026-11-06T23:59:00Z'), now)).toBe('23:59');
		expect(timeWords(new Date('2026-11-07T00:05:00Z'), now)).toBe(
			'00:05 on Saturday 7 November 2026'
		);
	});

	test('a day without a time stays that day', () => {
		expect(dayWords('2026-07-01')).toBe('Wednesday 1 July 2026');
	});

	test('whatever was asked before, an instant has its own words', () => {
		const instant = fc.date({
			min: new Date('2020-01-01'),
			max: new Date('2040-01-01'),
			noInvalidDate: true
		});
		const london = new Intl.DateTimeFormat('en-GB', {
			timeZone: 'Europe/London',
			dateStyle: 'short',
			timeStyle: 'short'
		});
		fc.assert(
			fc.property(instant, (at) => {
				const [date = '', time] = london.format(at).split(', ');
				expect(clockWords(at).replace(/ (BST|GMT)$/, '')).toBe(time);
				expect(londonDate(at)).toBe(date.split('/').reverse().join('-'));
			}),
			{ numRuns: 6000 }
		);
	});
});

describe('how far away', () => {
	const now = new Date('2026-11-06T22:30:00Z');
	test.each([
		['2026-11-06T22:30:10Z', 'now'],
		['2026-11-06T22:50:00Z', 'in 20 minutes'],
		['2026-11-06T22:29:00Z', '1 minute ago'],
		['2026-11-06T20:00:00Z', 'today'],
		['2026-11-07T00:30:00Z', 'tomorrow'],
		['2026-11-05T23:30:00Z', 'yesterday'],
		['2026-11-09T08:00:00Z', 'in 3 days'],
		['2026-11-01', '5 days ago']
	])('%s is %s', (at, words) => {
		expect(fromNow(at, now)).toBe(words);
	});

	test('a day without a time is today for all of that day', () => {
		const minuteOfDay = fc.integer({ min: 0, max: 24 * 60 - 1 });
		fc.assert(
			fc.property(minuteOfDay, (minute) => {
				const at = new Date(Date.parse('2026-11-06T00:00:00Z') + minute * 60_000);
				expect(fromNow('2026-11-06', at)).toBe('today');
				expect(fromNow('2026-11-07', at)).toBe('tomorrow');
			})
		);
	});
});
