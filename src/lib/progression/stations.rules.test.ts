import { expect, test } from 'vitest';
import { endStations, endWords, moduleStations, signOf } from './stations.rules.ts';
import { enrolmentStates, moduleStates } from './words.rules.ts';

test('every state of a module has a sign of its own meaning', () => {
	expect(moduleStates.map(signOf)).toEqual([
		'closed',
		'here',
		'here',
		'here',
		'waiting',
		'done',
		'again',
		'failed'
	]);
});

test('a module leads to its page', () => {
	const modules = [{ code: 'CLHC-1', state: 'passed' }] as never;
	expect(moduleStations({ modules, boardMeetsOn: null, lastLessonId: null })).toMatchObject([
		{ name: 'CLHC-1', path: 'clhc-1', sign: 'done', words: { text: 'Passed' } }
	]);
});

const now = new Date('2026-11-30T12:00:00Z');
const place = { awardTitle: 'The Award', awardState: null, awardExpiresOn: null };

test('an award that is not in force is no star at the end of the course', () => {
	const at = { ...place, state: 'awarded' };
	const [, held] = endStations({ ...at, awardState: 'awarded' }, now);
	expect(held).toMatchObject({ sign: 'award', words: { text: 'Awarded' } });
	const [, suspended] = endStations({ ...at, awardState: 'suspended' }, now);
	expect(suspended).toMatchObject({ sign: 'ahead', words: { text: 'Suspended' } });
	expect(endWords(suspended!, null)).toContain('Not in force today');
});

test.each(enrolmentStates)('%s says of the board what it did or will do', (state) => {
	const [board, award] = endStations({ ...place, state }, now);
	const decided = ['awarded', 'failed', 'referred'].includes(state);
	expect(endWords(board!, '2026-12-03').startsWith('Meets on')).toBe(!decided);
	expect(endWords(award!, null)).toMatch(/\.$/);
	if (state === 'failed') expect(award?.words.text).toBe('Not awarded');
});

test.each(enrolmentStates)('%s ends at the board and the award', (state) => {
	const [board, award] = endStations({ ...place, state }, now);
	expect(board?.name).toBe('Board of examiners');
	expect(award?.name).toBe('The Award');
	// Only who holds the award has a certificate to open.
	expect(award?.path).toBe(state === 'awarded' ? 'certificate' : null);
});
