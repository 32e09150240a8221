import { describe, expect, test } from 'vitest';
import { cellCoverage, outcomeCoverage, reviewState } from './coverage.rules.ts';
import { editionAddress, readEditionAddress } from './edition-name.rules.ts';
import type { Assignment, Quiz } from './published.ts';

const row = {
	...{ id: 'x', editionId: 'e', moduleId: 'm', code: 'c', position: 1, title: 't' },
	...{ weightPercent: 50, floorPercent: 40, attempts: 1 }
};
const quiz: Quiz = {
	...row,
	kind: 'quiz',
	policy: {
		...{
			minutes: 10,
			coolingOffHours: [],
			release: 'at-once',
			onePerPage: false,
			itemCount: 3,
			introHtml: null
		},
		blueprint: [
			{ outcome: 'LO1', items: 2, types: ['matching', 'numeric'], levels: ['apply'] },
			{ outcome: 'LO2', items: 1, types: ['numeric'], levels: ['recall'] }
		]
	}
};
const assignment: Assignment = {
	...row,
	kind: 'assignment',
	policy: {
		...{ words: 100, file: null, resubmitWithinDays: 28, resubmitCapPercent: 50, briefHtml: '' },
		...{ markingNotesHtml: null, exemplars: [] },
		criteria: [
			{
				id: 'a',
				title: 'Accuracy',
				weight: 100,
				outcome: 'LO3',
				levels: { notYet: '', pass: '', merit: '', distinction: '' }
			}
		]
	}
};
const items = [
	{ outcome: 'LO1', type: 'matching', level: 'apply' },
	{ outcome: 'LO1', type: 'numeric', level: 'apply' },
	{ outcome: 'LO1', type: 'numeric', level: 'apply' },
	{ outcome: 'LO1', type: 'numeric', level: 'recall' },
	{ outcome: 'LO2', type: 'numeric', level: 'recall' }
] as const;

test('an outcome is covered when something teaches and something assesses it', () => {
	const outcomes = ['LO1', 'LO2', 'LO3', 'LO4', 'LO5'].map((id) => ({ id, text: id }));
	const lessons = [
		{ code: '1.1', outcomes: ['LO1', 'LO3', 'LO4'] },
		{ code: '1.2', outcomes: ['LO1'] }
	];
	expect(outcomeCoverage({ outcomes }, lessons, [quiz, assignment], items)).toEqual([
		{
			id: 'LO1',
			text: 'LO1',
			lessons: ['1.1', '1.2'],
			drawn: 2,
			banked: 4,
			criteria: [],
			gap: null
		},
		{
			id: 'LO2',
			text: 'LO2',
			lessons: [],
			drawn: 1,
			banked: 1,
			criteria: [],
			gap: 'No lesson teaches it'
		},
		{
			id: 'LO3',
			text: 'LO3',
			lessons: ['1.1'],
			drawn: 0,
			banked: 0,
			criteria: ['Accuracy (100%)'],
			gap: null
		},
		{
			id: 'LO4',
			text: 'LO4',
			lessons: ['1.1'],
			drawn: 0,
			banked: 0,
			criteria: [],
			gap: 'Nothing assesses it'
		},
		{
			id: 'LO5',
			text: 'LO5',
			lessons: [],
			drawn: 0,
			banked: 0,
			criteria: [],
			gap: 'No lesson teaches it'
		}
	]);
});

test('a cell counts what fits it, type by type', () => {
	expect(cellCoverage(quiz.policy.blueprint, items)).toMatchObject([
		{
			total: 3,
			depth: 1.5,
			fitting: [
				{ type: 'matching', count: 1 },
				{ type: 'numeric', count: 2 }
			]
		},
		{ total: 1, depth: 1 }
	]);
});

test('a lesson is due 90 days ahead and overdue the day after', () => {
	expect(reviewState('2027-05-31', '2027-05-31')).toBe('soon');
	expect(reviewState('2027-05-31', '2027-06-01')).toBe('overdue');
	expect(reviewState('2027-05-31', '2027-03-02')).toBe('soon');
	expect(reviewState('2027-05-31', '2027-03-01')).toBe('later');
});

describe('editions in addresses', () => {
	test('go there and back', () => {
		const edition = { courseCode: 'CLHC-2', label: 'pilot-1' };
		expect(editionAddress(edition)).toBe('clhc-2.pilot-1');
		expect(readEditionAddress('clhc-2.pilot-1')).toEqual(edition);
	});
	test.each(['', '.', 'x', '..', 'a.b.c', 'A.b', 'a.\0'])('%j is none', (address) => {
		expect(readEditionAddress(address)).toBeUndefined();
	});
});
