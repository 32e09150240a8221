import { describe, expect, it } from 'vitest';
import { enrolmentMachine } from './enrolment.machine.ts';
import { percentWords, sentenceOf, type Happening } from './enrolment-history.rules.ts';
import { moduleMachine } from './module.machine.ts';

const happening = (machine: Happening['machine'], event: Happening['event']): Happening => ({
	machine,
	event,
	title: 'First things',
	moduleCode: 'M-1',
	number: 2,
	percent: 41.5,
	held: false,
	at: new Date('2026-09-08T10:00:00Z')
});

const eventsOf = (machine: { states: Record<string, { on: object }> }) =>
	new Set(Object.values(machine.states).flatMap(({ on }) => Object.keys(on)));

describe('sentenceOf', () => {
	it.each([...eventsOf(enrolmentMachine as never)])('knows the event %s of a place', (type) => {
		const sentence = sentenceOf(happening('enrolment', { type, decision: 'award', reason: 'x' }));
		if (type === 'studyStarted') expect(sentence).toBeNull();
		else expect(sentence).toMatch(/^[A-Z].*[.x]$/);
	});

	it.each([...eventsOf(moduleMachine as never)])('knows the event %s of a module', (type) => {
		const sentence = sentenceOf(happening('module', { type, outcome: 'passed', percent: 70 }));
		if (type === 'assessmentStarted' || type === 'workHandedIn') expect(sentence).toBeNull();
		else expect(sentence).toContain('M-1');
	});

	it('tells of a result that is held neither figure, nor outcome, nor what was wrong', () => {
		const events = [
			['attempt', { type: 'marked' }],
			['attempt', { type: 'corrected', reason: 'Both answers are right.' }],
			['module', { type: 'resultSettled', outcome: 'failed', percent: 41.5 }]
		] as const;
		for (const [machine, event] of events) {
			const told = sentenceOf({ ...happening(machine, event), held: true });
			expect(told).toContain('M-1');
			expect(told).not.toMatch(/41|Both|pass/);
		}
	});

	it.each([
		['award', 'made the award'],
		['refer', 'another try'],
		['fail', 'not to make'],
		['defer', 'put off']
	])('tells the decision %s', (decision, words) => {
		expect(sentenceOf(happening('enrolment', { type: 'boardDecided', decision }))).toContain(words);
	});

	it('says what a result came to, and whether a try is left', () => {
		const settled = (outcome: string) =>
			sentenceOf(happening('module', { type: 'resultSettled', outcome, percent: 41.5 }));
		expect(settled('passed')).toBe('M-1 passed with 41.5%.');
		expect(settled('referred')).toContain('Another try is left');
		expect(settled('failed')).toContain('No try is left');
	});

	it('says when work came late, when the clock handed in, and when a mark was corrected', () => {
		const late = { type: 'submitted', dueAt: '2026-09-07T23:59:00Z' };
		expect(sentenceOf(happening('submission', late))).toBe(
			'Handed in the assignment of M-1, try 2 after the deadline.'
		);
		expect(sentenceOf(happening('submission', { type: 'submitted', dueAt: null }))).toBe(
			'Handed in the assignment of M-1, try 2.'
		);
		expect(sentenceOf(happening('attempt', { type: 'submitted', cause: 'deadline' }))).toContain(
			'The time was up'
		);
		expect(sentenceOf(happening('attempt', { type: 'autoSubmitted' }))).toContain(
			'The time was up'
		);
		expect(sentenceOf(happening('attempt', { type: 'timeGiven' }))).toBeNull();
		expect(sentenceOf(happening('submission', { type: 'corrected', reason: 'A page.' }))).toBe(
			'Mark for the assignment of M-1, try 2 corrected to 41.5%. Reason: A page.'
		);
		expect(sentenceOf(happening('attempt', { type: 'voided', reason: 'A fault.' }))).toContain(
			'Set aside'
		);
	});

	it('tells what became of an award, and nothing of a move it does not know', () => {
		expect(sentenceOf(happening('award', { type: 'suspended' }))).toBe(
			'The award, First things, was suspended.'
		);
		expect(sentenceOf(happening('award', { type: 'dreamt' }))).toBeNull();
	});

	it('never rounds a mark', () => {
		expect(percentWords(59.99)).toBe('59.99%');
		expect(percentWords(60)).toBe('60%');
	});
});
