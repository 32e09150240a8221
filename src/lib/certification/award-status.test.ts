import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StandingState } from './award.machine.ts';
import { lastDayInForce, mayDownload, publicStatus } from './award-status.rules.ts';

const award = (state: StandingState, standingSince = '2026-11-06') => ({
	state,
	validFrom: '2026-11-06',
	expiresOn: '2029-11-05',
	standingSince,
	replacedOn: null
});

test('an award lasts whole months, its last day included', () => {
	expect(lastDayInForce('2026-11-06', 36)).toBe('2029-11-05');
	expect(lastDayInForce('2026-03-01', 12)).toBe('2027-02-28');
	expect(lastDayInForce('2024-02-29', 12)).toBe('2025-02-27');
	expect(lastDayInForce('2026-11-06', null)).toBeNull();
});

test('in force on the last day, expired on the next, whether or not the job has run', () => {
	for (const state of ['awarded', 'due'] as const) {
		expect(publicStatus(award(state), '2029-11-05')).toEqual({
			status: 'in_force',
			since: '2026-11-06',
			until: '2029-11-05'
		});
		expect(publicStatus(award(state), '2029-11-06')).toEqual({
			status: 'expired',
			since: '2029-11-06',
			until: null
		});
	}
	expect(publicStatus(award('expired', '2029-11-06'), '2030-01-01').since).toBe('2029-11-06');
});

test('after a lift nothing tells of the suspension', () => {
	const never = publicStatus(award('awarded'), '2027-01-01');
	const lifted = publicStatus(award('awarded', '2026-12-24'), '2027-01-01');
	expect(lifted).toEqual(never);
});

test('suspended, revoked, withdrawn and superseded tell since when, and nothing else', () => {
	for (const state of ['suspended', 'revoked', 'withdrawn', 'superseded'] as const) {
		expect(publicStatus(award(state, '2027-03-01'), '2030-01-01')).toEqual({
			status: state,
			since: '2027-03-01',
			until: null
		});
	}
});

test('only an award that is or was in force can be downloaded', () => {
	expect(mayDownload('in_force')).toBe(true);
	expect(mayDownload('expired')).toBe(true);
	for (const status of ['suspended', 'revoked', 'withdrawn', 'superseded'] as const) {
		expect(mayDownload(status)).toBe(false);
	}
});

test('an award without an end never expires', () => {
	fc.assert(
		fc.property(fc.integer({ min: 0, max: 100_000 }), (days) => {
			const today = new Date(Date.UTC(2026, 10, 6) + days * 86_400_000).toISOString().slice(0, 10);
			const open = { ...award('awarded'), expiresOn: null };
			expect(publicStatus(open, today).status).toBe('in_force');
		})
	);
});
