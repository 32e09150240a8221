import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	assessmentState,
	ended,
	enrolmentState,
	enrolmentStates,
	moduleState,
	moduleStates,
	pausedWords,
	wholePercent
} from './words.rules.ts';

test('every state has words that differ from all others', () => {
	for (const [states, say] of [
		[moduleStates, moduleState],
		[enrolmentStates, enrolmentState]
	] as const) {
		const said = states.map((state) => say(state).text);
		expect(new Set(said).size).toBe(states.length);
		// A learner never reads the software's own names.
		for (const text of said) expect(text).not.toMatch(/[a-z][A-Z]|enrol/);
	}
});

test('who is away is told what they can do; nobody else is', () => {
	expect(enrolmentStates.filter(pausedWords)).toEqual(['deferred', 'withdrawn', 'lapsed']);
	for (const state of ['deferred', 'withdrawn', 'lapsed']) {
		expect(pausedWords(state)?.text).toMatch(/read everything.*Write to the academy/);
	}
});

test.each([
	['none', null, 'Not started'],
	['draft', null, 'Draft saved'],
	['inProgress', 40, 'Started'],
	['submitted', 40, 'Being marked'],
	['marked', 60, 'Done: 60%'],
	['marked', 59.99, 'Not passed yet: 59.99%'],
	['marked', 41.5, 'Not passed yet: 42%'],
	['none', 72, 'Done: 72%']
])('an assessment that is %s with %s', (state, bestPercent, text) => {
	expect(assessmentState({ state, bestPercent, floorPercent: 60, held: false }).text).toBe(text);
});

test('a result that is held shows no figure', () => {
	const held = assessmentState({
		state: 'marked',
		bestPercent: null,
		floorPercent: 60,
		held: true
	});
	expect(held.text).toBe('Marked, result comes later');
});

test('marks are rounded once, halves up', () => {
	expect(wholePercent(59.5)).toBe('60%');
	expect(wholePercent(59.49)).toBe('59%');
	fc.assert(
		fc.property(fc.integer({ min: 0, max: 10_000 }), (hundredths) => {
			const shown = parseInt(wholePercent(hundredths / 100));
			expect(Math.abs(shown - hundredths / 100)).toBeLessThanOrEqual(0.5);
		})
	);
});

test.each([
	['Risk and appetite', 'Risk and appetite.'],
	['What could stop care?', 'What could stop care?']
])('the title %j ends a sentence', (title, sentence) => {
	expect(ended(title)).toBe(sentence);
});
