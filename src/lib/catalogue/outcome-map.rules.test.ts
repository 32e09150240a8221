import { describe, expect, test } from 'vitest';
import { keysOfOutcomes, outcomeMap } from './outcome-map.rules.ts';
import type { Mapped, MappedLesson, MappedModule } from './outcome-map.ts';
import type { Assignment, Quiz } from './published.ts';

const module = (code: string, more: Partial<MappedModule> = {}): MappedModule => ({
	...{ id: code, code, title: `Module ${code}`, maps: [], hasExercise: false },
	...{ seminar: null, tableTop: null, outcomes: [{ id: 'LO1', text: 'One' }] },
	...more
});
const lesson = (moduleId: string, code: string, maps: string[], hasTask = true): MappedLesson => ({
	...{ moduleId, code, title: `Lesson ${code}`, outcomes: ['LO1'], maps, hasTask }
});
const quiz = (moduleId: string, outcome: string, items: number) =>
	({
		...{ id: `quiz ${moduleId}`, moduleId, kind: 'quiz' },
		policy: { blueprint: [{ outcome, items, types: [], levels: [] }] }
	}) as unknown as Quiz;
const assignment = (moduleId: string, outcome: string) =>
	({
		...{ id: `work ${moduleId}`, moduleId, kind: 'assignment' },
		policy: { criteria: [{ title: 'Use', outcome }] }
	}) as unknown as Assignment;
const clause = (key: string) => ({ key, title: `T ${key}`, framework: 'F', version: '1' });

const mapped = (more: Partial<Mapped>): Mapped => ({
	...{ clauses: ['a/1', 'a/2', 'a/3'].map(clause), award: { outcomes: [] }, modules: [] },
	...{ lessons: [], assessments: [], items: [] },
	...more
});
const rowOf = (key: string, more: Partial<Mapped>) =>
	outcomeMap(mapped(more)).rows.find((row) => row.key === key);

describe('an outcome of a module', () => {
	const lessons = [
		lesson('M', '1.1', ['a/1']),
		lesson('M', '1.2', ['a/1', 'a/2']),
		lesson('N', '2.1', ['a/3'])
	];

	test('has the keys of the lessons that teach it', () => {
		expect(keysOfOutcomes(module('M'), lessons)).toEqual(new Map([['LO1', ['a/1', 'a/2']]]));
	});

	test('has its own instead, when it names some', () => {
		const own = module('M', { outcomes: [{ id: 'LO1', text: 'One', maps: ['a/2'] }] });
		expect(keysOfOutcomes(own, lessons)).toEqual(new Map([['LO1', ['a/2']]]));
	});
});

describe('a clause', () => {
	test('is taught, practised, assessed and evidenced, module by module', () => {
		const row = rowOf('a/1', {
			modules: [module('M', { maps: ['a/1'], hasExercise: true }), module('N')],
			lessons: [lesson('M', '1.1', ['a/1']), lesson('M', '1.2', ['a/1'], false)],
			assessments: [quiz('M', 'LO1', 4), assignment('M', 'LO1')],
			items: [1, 2, 3, 4, 5].map(() => ({ assessmentId: 'quiz M', outcome: 'LO1' }))
		});
		expect(row?.cells).toEqual([
			{
				taught: ['1.1', '1.2'],
				practised: ['work task of 1.1', 'exercise'],
				assessed: { drawn: 4, banked: 5 },
				evidenced: ['Use'],
				reached: ['taught', 'practised', 'assessed', 'evidenced']
			},
			{
				...{ taught: [], practised: [], assessed: { drawn: 0, banked: 0 }, evidenced: [] },
				reached: []
			}
		]);
		expect(row?.gaps).toEqual([]);
	});

	test('items of another module, and of another outcome, do not count', () => {
		const row = rowOf('a/1', {
			modules: [module('M'), module('N')],
			lessons: [lesson('M', '1.1', ['a/1'])],
			assessments: [quiz('M', 'LO2', 4), quiz('N', 'LO1', 4)],
			items: [
				{ assessmentId: 'quiz M', outcome: 'LO2' },
				{ assessmentId: 'quiz N', outcome: 'LO1' }
			]
		});
		expect(row?.cells.map(({ assessed }) => assessed.banked)).toEqual([0, 0]);
	});
});

describe('gaps', () => {
	const modules = [module('M')];
	test.each([
		{
			name: 'claimed and not taught',
			given: { award: { outcomes: ['a/1'] } },
			gaps: ['The award claims it, but no lesson teaches it']
		},
		{
			name: 'named by a module and not taught',
			given: { modules: [module('M', { maps: ['a/1'] })] },
			gaps: ['No lesson teaches it']
		},
		{
			name: 'taught and not assessed',
			given: { award: { outcomes: ['a/1'] }, lessons: [lesson('M', '1.1', ['a/1'])] },
			gaps: ['The award claims it, but nothing assesses it']
		},
		{
			name: 'not practised',
			given: {
				lessons: [lesson('M', '1.1', ['a/1'], false)],
				assessments: [quiz('M', 'LO1', 1)]
			},
			gaps: ['Nothing practises it']
		},
		{
			name: 'named by one module and taught by another',
			given: {
				modules: [module('M'), module('N', { maps: ['a/1'] })],
				lessons: [lesson('M', '1.1', ['a/1'])],
				assessments: [quiz('M', 'LO1', 1)]
			},
			gaps: ['N names it, but none of its lessons teaches it']
		}
	])('$name', ({ given, gaps }) => expect(rowOf('a/1', { modules, ...given })?.gaps).toEqual(gaps));
});

test('what nothing is mapped to stands outside; what is mapped and not listed has no name', () => {
	const map = outcomeMap(
		mapped({ modules: [module('M')], lessons: [lesson('M', '1.1', ['b/9'])] })
	);
	expect(map.outside.map(({ key }) => key)).toEqual(['a/1', 'a/2', 'a/3']);
	expect(map.rows).toMatchObject([{ key: 'b/9', title: '' }]);
});

test('the other way round, everything says its clauses or that it has none', () => {
	const { content } = outcomeMap(
		mapped({
			modules: [module('M', { maps: ['a/2'], seminar: { title: 'T', minutes: 9, briefHtml: '' } })],
			lessons: [lesson('M', '1.1', [])],
			assessments: [quiz('M', 'LO1', 1), assignment('M', 'LO1')]
		})
	);
	expect(content.map(({ kind, name, keys }) => [kind, name, keys.join()])).toEqual([
		['Lesson', '1.1 Lesson 1.1', ''],
		['Practice', 'seminar', 'a/2'],
		['Questions', 'LO1: 0 in the bank', ''],
		['Criterion', 'Use', '']
	]);
});
