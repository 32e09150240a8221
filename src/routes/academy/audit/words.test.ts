import { expect, it } from 'vitest';
import { actionWords, detailWords, referenceWords, subjectHref } from './words.ts';

it('says acts and their details in words', () => {
	expect(actionWords('role-granted')).toBe('Role given');
	expect(actionWords('list-taken-back')).toBe('List taken back');
	expect(
		detailWords({
			role: 'staff',
			cohortId: 'x',
			contentHash: 'ab',
			reasonCode: 'OTHER',
			meetsOn: '2026-11-27',
			to: '2026-12-10T15:00:00.000Z',
			nothing: null
		})
	).toBe(
		'role: Academy staff, reason code: OTHER, meets on: Friday 27 November 2026, to: Thursday 10 December 2026, 15:00'
	);
});

it('says what was before what is, in whatever order the database keeps them', () => {
	expect(detailWords({ to: 63, from: 54, reason: 'A page was missed.' })).toBe(
		'from: 54, to: 63, reason: A page was missed.'
	);
});

it('leads to what an act was about', () => {
	expect(subjectHref('board', '1')).toBe('/academy/boards/1');
	expect(subjectHref('delivery', '1')).toBe('/academy/audit?about=1');
});

it('shows a reference only for a request', () => {
	expect(referenceWords('01a20927-3d9f-79b8-ab13-5a67ea9c3180')).toBe('5a67ea9c3180');
	expect(referenceWords('system')).toBe('');
});
