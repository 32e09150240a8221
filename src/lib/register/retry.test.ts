import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newId } from '#lib/platform/id.ts';
import { givesUpAt, isOutage, nextTry, retryAfter, spreadOf } from './retry.rules.ts';

const at = new Date('2026-11-06T14:00:00Z');
const seconds = (moment: Date) => (moment.getTime() - at.getTime()) / 1000;
const plain = { retryAfterSeconds: null, spread: 0 };

test('waits grow fourfold from five seconds up to the limit of the scope', () => {
	const waits = (scope: 'receiver' | 'delivery') =>
		[1, 2, 3, 4, 5, 6, 7, 1000].map((failures) => seconds(nextTry(at, failures, scope, plain)));
	expect(waits('receiver')).toEqual([5, 20, 80, 320, 1280, 3600, 3600, 3600]);
	expect(waits('delivery')).toEqual([5, 20, 80, 320, 1280, 5120, 14400, 14400]);
});

test('a wait is never shorter than asked for, nor longer than a day', () => {
	fc.assert(
		fc.property(
			fc.integer({ min: 1, max: 200 }),
			fc.integer({ min: 0, max: 10_000_000 }),
			fc.double({ min: 0, max: 1, noNaN: true }),
			(failures, retryAfterSeconds, spread) => {
				const wait = seconds(nextTry(at, failures, 'delivery', { retryAfterSeconds, spread }));
				expect(wait).toBeGreaterThanOrEqual(Math.min(retryAfterSeconds, 86_400));
				expect(wait).toBeGreaterThanOrEqual(5);
				expect(wait).toBeLessThanOrEqual(86_400);
			}
		)
	);
});

test('spread is stable and between 0 and 1', () => {
	for (let n = 0; n < 100; n++) {
		const id = newId();
		expect(spreadOf(id)).toBe(spreadOf(id));
		expect(spreadOf(id)).toBeGreaterThanOrEqual(0);
		expect(spreadOf(id)).toBeLessThanOrEqual(1);
	}
});

test('72 hours run from the first trouble, of the notice or its register, after it was asked for', () => {
	const hours = (n: number) => new Date(at.getTime() + n * 3_600_000);
	const end = (firstTryAt: Date | null, failingSince: Date | null) =>
		givesUpAt({ waitingSince: at, firstTryAt, failingSince });
	expect(end(null, null)).toBeNull();
	expect(end(hours(1), null)).toEqual(hours(73));
	expect(end(hours(5), hours(2))).toEqual(hours(74));
	expect(end(null, hours(-100))).toEqual(hours(72));
});

test('Retry-After as seconds, as a date, and as nonsense', () => {
	expect(retryAfter('120', at)).toBe(120);
	expect(retryAfter('Fri, 06 Nov 2026 14:05:00 GMT', at)).toBe(300);
	expect(retryAfter('Fri, 06 Nov 2020 14:05:00 GMT', at)).toBe(0);
	expect(retryAfter('soon', at)).toBeNull();
	expect(retryAfter('-5', at)).not.toBeLessThan(0);
	expect(retryAfter(undefined, at)).toBeNull();
});

test('only what concerns the whole register counts as an outage', () => {
	expect([null, 408, 429, 500, 503].every(isOutage)).toBe(true);
	expect([200, 302, 400, 401, 404, 410, 422].some(isOutage)).toBe(false);
});
