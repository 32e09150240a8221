import { expect, test } from 'vitest';
import { endStations, moduleStations, signOf } from './stations.rules.ts';
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

test.each(enrolmentStates)('%s ends at the board and the award', (state) => {
	const [board, award] = endStations({ state, awardTitle: 'The Award' });
	expect(board?.name).toBe('Board of examiners');
	expect(award?.name).toBe('The Award');
	// Only who holds the award has a certificate to open.
	expect(award?.path).toBe(state === 'awarded' ? 'certificate' : null);
});
