import type { ItemBody } from '#lib/catalogue/published.ts';
import { every, type Sample } from '../sample-items.ts';

/** Q5: the ninth, 21:40; five minutes are forgiven on the clock, nothing on the date. */
export const sampleDayAndTime = {
	...every,
	type: 'numeric',
	form: 'day-and-time',
	answer: { day: 9, time: '21:40' },
	toleranceMinutes: 5
} as const satisfies ItemBody;

/** Q9: 500 tests a day. */
export const sampleNumber = {
	...every,
	type: 'numeric',
	form: 'number',
	answer: 500,
	tolerance: 0,
	unit: 'tests a day'
} as const satisfies ItemBody;

export const samples: readonly Sample[] = [
	{ name: 'day and time', body: sampleDayAndTime, right: { day: '9', time: '21:40' } },
	{ name: 'number', body: sampleNumber, right: { value: '500' } }
];
