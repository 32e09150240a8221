import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkQuiz } from '#lib/catalogue/content/check-quiz.ts';
import type { QuizReading } from '#lib/catalogue/content/reading.ts';
import type { BlueprintCell } from '#lib/catalogue/published.ts';
import { coverageOf } from './bank-coverage.rules.ts';

const outcome = fc.constantFrom('LO1', 'LO2');
// Of no type that there is: nothing is checked but whether the blueprint can be filled.
const type = fc.constantFrom('one', 'other');
const level = fc.constantFrom('apply', 'recall');
const cell = fc.record({
	outcome,
	items: fc.integer({ min: 1, max: 3 }),
	types: fc.uniqueArray(type, { minLength: 1 }),
	levels: fc.uniqueArray(level, { minLength: 1 })
});
const state = fc.constantFrom('live', 'live', 'reviewed', 'draft', 'retired');
const banked = fc.record({ outcome, type, level, state });
type Bank = ({ key: string } & { outcome: string; type: string; level: string; state: string })[];

/** What publishing says of a quiz with this blueprint and the live questions of the bank. */
function refusals(blueprint: object[], bank: Bank): string[] {
	const told: string[] = [];
	const items = bank
		.filter((item) => item.state === 'live')
		.map(({ key: id, ...item }) => ({ ...item, id }));
	const quiz = {
		file: 'quiz.yaml',
		partly: { items, blueprint },
		lineOf: () => 1,
		fault: (path: (string | number)[], message: string) =>
			void told.push(`${path.join('.')}: ${message}`)
	} as unknown as QuizReading;
	checkQuiz(
		quiz,
		{ outcomes: new Set(['LO1', 'LO2']), lessons: new Set(), items: new Map() } as never,
		new Map()
	);
	return told;
}

test('the grid is short or names a stray exactly where publishing refuses', () => {
	fc.assert(
		fc.property(
			fc.array(cell, { minLength: 1, maxLength: 4 }),
			fc.array(banked, { maxLength: 12 }),
			(cells, rows) => {
				const bank = rows.map((row, index) => ({ ...row, key: `q-${index}` }));
				const blueprint = cells as unknown as BlueprintCell[];
				const coverage = coverageOf(blueprint, bank);
				const live = bank.filter((item) => item.state === 'live');
				const meant = [
					...coverage.strays.map((key) => `items.${live.findIndex((one) => one.key === key)}`),
					...coverage.cells.flatMap(({ verdict }, index) =>
						verdict === 'short' ? [`blueprint.${index}`] : []
					)
				];
				const told = refusals(blueprint, bank).map((line) => line.split(':')[0]);
				expect(meant.toSorted()).toEqual(told.toSorted());
				for (const { verdict, wanted } of coverage.cells) {
					expect(wanted === '').toBe(verdict === 'enough');
				}
			}
		),
		{ numRuns: 500 }
	);
});

test('a cell says what it lacks, and that it shares', () => {
	const asked = { outcome: 'LO1', items: 1, levels: ['apply'] };
	const cells = [
		{ ...asked, types: ['one', 'other'] },
		{ ...asked, types: ['one'] }
	] as unknown as BlueprintCell[];
	const item = { outcome: 'LO1', type: 'one', level: 'apply', state: 'live' };
	const wanted = (bank: Bank) => coverageOf(cells, bank).cells.map((one) => one.wanted);
	expect(wanted([])).toEqual(['1 more must go live', '1 more must go live']);
	// Each cell alone has enough.
	expect(wanted([{ ...item, key: 'a' }])).toEqual([
		'1 more would make a resit all new',
		'1 more must go live, as other cells draw from the same questions'
	]);
});
