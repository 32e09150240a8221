import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BlueprintCell, type ItemType, thinkingLevels } from '#lib/catalogue/published.ts';
import { itemTypeNames } from './items/item-contents.ts';
import { samples } from './items/all-samples.ts';
import { sampleOrdering } from './items/ordering/ordering.samples.ts';
import { itemOf } from './items/sample-items.ts';
import { type Candidate, drawItems, layOut, paperLength, shuffleBy } from './paper.rules.ts';

const candidate = (key: string, outcome = 'LO1', type: ItemType = 'single-choice'): Candidate => ({
	id: `id-${key}`,
	key,
	type,
	outcome,
	level: 'apply'
});
const cell = (items: number, over: Partial<BlueprintCell> = {}): BlueprintCell => ({
	outcome: 'LO1',
	items,
	types: ['single-choice'],
	levels: ['apply'],
	...over
});
const bank = Array.from({ length: 12 }, (_, n) => candidate(`k${n}`));
const keys = (items: readonly Candidate[]) => items.map(({ key }) => key);

const anyBank = fc
	.uniqueArray(
		fc.record({
			key: fc.string({ minLength: 1, maxLength: 6 }),
			type: fc.constantFrom(...itemTypeNames),
			outcome: fc.constantFrom('LO1', 'LO2', 'LO3'),
			level: fc.constantFrom(...thinkingLevels)
		}),
		{ selector: ({ key }) => key, maxLength: 20 }
	)
	.map((items) => items.map((item) => ({ ...item, id: `id-${item.key}` })));

const anyCell = fc.record({
	outcome: fc.constantFrom('LO1', 'LO2', 'LO3'),
	items: fc.integer({ min: 1, max: 3 }),
	types: fc.subarray([...itemTypeNames], { minLength: 1 }),
	levels: fc.subarray([...thinkingLevels], { minLength: 1 })
});

const serves = (item: Candidate, { outcome, types, levels }: BlueprintCell) =>
	item.outcome === outcome && types.includes(item.type) && levels.includes(item.level);

describe('drawing a paper', () => {
	it('gives the same paper for the same seed, whatever order the bank comes in', () => {
		fc.assert(
			fc.property(fc.string(), fc.shuffledSubarray(bank, { minLength: 12 }), (seed, shuffled) => {
				expect(keys(drawItems(shuffled, [cell(5)], seed))).toEqual(
					keys(drawItems(bank, [cell(5)], seed))
				);
			})
		);
	});

	// Worked out apart from this code: sorted by SHA-256 of 'seed-1/k0' and so on.
	it('is pinned: a stored seed means this paper for ever', () => {
		expect(keys(drawItems(bank, [cell(4)], 'seed-1'))).toEqual(['k2', 'k7', 'k9', 'k8']);
		expect(shuffleBy('seed-1/k0')(['a', 'b', 'c', 'd'])).toEqual(['c', 'd', 'a', 'b']);
	});

	it('draws as many as can be that the learner has not met, also where cells overlap', () => {
		const two = [candidate('sc'), candidate('mt1', 'LO1', 'matching')];
		const met = candidate('mt2', 'LO1', 'matching');
		const either = cell(1, { types: ['single-choice', 'matching'] });
		const matching = cell(1, { types: ['matching'] });
		for (const seed of ['a', 'b', 'c', 'd', 'e', 'f']) {
			const drawn = drawItems([...two, met], [either, matching], seed, new Map([[met.id, 1]]));
			expect(keys(drawn)).toEqual(['sc', 'mt1']);
		}
		fc.assert(
			fc.property(
				anyBank,
				fc.array(anyCell, { minLength: 1, maxLength: 4 }),
				fc.string(),
				fc.func(fc.nat(2)),
				(items, blueprint, seed, times) => {
					const seen = new Map(items.map(({ id }) => [id, times(id)]));
					const fresh = items.filter(({ id }) => seen.get(id) === 0);
					const drawn = drawItems(items, blueprint, seed, seen);
					expect(drawn).toHaveLength(drawItems(items, blueprint, seed).length);
					expect(drawn.filter(({ id }) => seen.get(id) === 0)).toHaveLength(
						drawItems(fresh, blueprint, seed).length
					);
				}
			)
		);
	});

	it('fills every cell with items that fit, none twice; or comes out shorter', () => {
		fc.assert(
			fc.property(
				anyBank,
				fc.array(anyCell, { minLength: 1, maxLength: 4 }),
				fc.string(),
				(items, blueprint, seed) => {
					const drawn = drawItems(items, blueprint, seed);
					const asked = blueprint.reduce((sum, one) => sum + one.items, 0);
					expect(drawn.length === asked).toBe(canFill(items, blueprint));
					if (drawn.length < asked) return;
					expect(new Set(drawn).size).toBe(drawn.length);
					let at = 0;
					for (const one of blueprint) {
						for (const item of drawn.slice(at, at + one.items))
							expect(serves(item, one)).toBe(true);
						at += one.items;
					}
					expect(at).toBe(drawn.length);
				}
			)
		);
	});

	it('finds the one paper there is when cells compete for the same items', () => {
		const both = candidate('both', 'LO1', 'matching');
		const only = candidate('only');
		const blueprint = [
			cell(1, { types: ['single-choice', 'matching'] }),
			cell(1, { types: ['matching'] })
		];
		for (const seed of ['1', '2', '3', '4', '5', '6']) {
			expect(keys(drawItems([both, only], blueprint, seed))).toEqual(['only', 'both']);
		}
	});

	it('gives a resit what the learner has not met, then what they met least', () => {
		fc.assert(
			fc.property(
				fc.string(),
				fc.subarray(bank),
				fc.integer({ min: 1, max: 12 }),
				(seed, met, items) => {
					const seen = new Map(met.map(({ id }) => [id, 1]));
					const drawn = drawItems(bank, [cell(items)], seed, seen);
					const again = drawn.filter(({ id }) => seen.has(id)).length;
					expect(again).toBe(Math.max(0, items - (bank.length - met.length)));
				}
			)
		);
	});

	it('takes one of each type of a cell before a second of any', () => {
		const mixed = [...bank, candidate('match', 'LO1', 'matching')];
		const blueprint = [cell(3, { types: ['single-choice', 'matching'] })];
		fc.assert(
			fc.property(fc.string(), (seed) => {
				expect(keys(drawItems(mixed, blueprint, seed))).toContain('match');
			})
		);
	});

	it('draws every item of the bank for some seed, none much more often than another', () => {
		const times = new Map<string, number>();
		for (let seed = 0; seed < 1200; seed++) {
			for (const { key } of drawItems(bank, [cell(3)], String(seed))) {
				times.set(key, (times.get(key) ?? 0) + 1);
			}
		}
		// 300 expected each; the standard deviation is 15.
		for (const { key } of bank) {
			expect(times.get(key)).toBeGreaterThan(225);
			expect(times.get(key)).toBeLessThan(375);
		}
	});
});

describe('when questions were taken out', () => {
	it('draws none of them, fills every place that can be filled, and any seed as many', () => {
		fc.assert(
			fc.property(
				anyBank.chain((items) => fc.tuple(fc.constant(items), fc.subarray(items))),
				fc.array(anyCell, { minLength: 1, maxLength: 4 }),
				fc.string(),
				([items, out], blueprint, seed) => {
					const takenOut = new Set(out.map(({ id }) => id));
					const drawn = drawItems(items, blueprint, seed, new Map(), takenOut);
					expect(drawn.filter(({ id }) => takenOut.has(id))).toEqual([]);
					expect(new Set(drawn).size).toBe(drawn.length);
					const rest = items.filter(({ id }) => !takenOut.has(id));
					expect(drawn.length).toBe(mostFilled(rest, blueprint));
					expect(paperLength(items, blueprint, takenOut)).toBe(drawn.length);
				}
			)
		);
	});

	it('is as if they had never been in the bank, and nothing else moves', () => {
		const four = keys(drawItems(bank, [cell(4)], 'seed-1'));
		expect(four).toEqual(['k2', 'k7', 'k9', 'k8']);
		const without = drawItems(bank, [cell(4)], 'seed-1', new Map(), new Set(['id-k7']));
		expect(keys(without).slice(0, 3)).toEqual(['k2', 'k9', 'k8']);
		expect(without).toHaveLength(4);
	});

	it('keeps the order of the blueprint in a shorter paper', () => {
		const items = [candidate('a'), candidate('b', 'LO2'), candidate('c', 'LO3')];
		const blueprint = ['LO1', 'LO2', 'LO3'].map((outcome) => cell(1, { outcome }));
		const short = drawItems(items, blueprint, 'x', new Map(), new Set(['id-b']));
		expect(keys(short)).toEqual(['a', 'c']);
	});
});

describe('laying out a paper', () => {
	const items = samples.map(({ body, name }) => itemOf(body, { key: name, id: name }));

	it('numbers the questions and keeps the order of their options by the seed', () => {
		fc.assert(
			fc.property(fc.string(), (seed) => {
				const paper = layOut(items, seed);
				expect(paper.map(({ position }) => position)).toEqual(items.map((_, index) => index + 1));
				expect(layOut(items, seed)).toEqual(paper);
			})
		);
	});

	it('shuffles options differently from seed to seed, and never shows an order already solved', () => {
		const orders = new Set<string>();
		for (let seed = 0; seed < 200; seed++) {
			const [line] = layOut([itemOf(sampleOrdering)], String(seed));
			orders.add(line?.optionOrder.join() ?? '');
		}
		expect(orders.size).toBeGreaterThan(100);
		expect(orders).not.toContain(sampleOrdering.steps.map(({ id }) => id).join());
	});
});

/** By brute force over the slots: can the bank fill the blueprint at all? */
function canFill(items: readonly Candidate[], blueprint: readonly BlueprintCell[]): boolean {
	const slots = blueprint.flatMap((one) => Array.from({ length: one.items }, () => one));
	const fill = (at: number, used: ReadonlySet<Candidate>): boolean => {
		const slot = slots[at];
		if (!slot) return true;
		// Items that fit the same cells are interchangeable: one of each kind is enough to try.
		const kinds = new Map<string, Candidate>();
		for (const item of items) {
			if (used.has(item) || !serves(item, slot)) continue;
			kinds.set(blueprint.map((one) => Number(serves(item, one))).join(''), item);
		}
		return [...kinds.values()].some((item) => fill(at + 1, new Set([...used, item])));
	};
	return fill(0, new Set());
}

/** By brute force: how many places can be filled, when some are left empty. */
function mostFilled(items: readonly Candidate[], blueprint: readonly BlueprintCell[]): number {
	const slots = blueprint.flatMap((one) => Array.from({ length: one.items }, () => one));
	const most = (at: number, used: ReadonlySet<Candidate>): number => {
		const slot = slots[at];
		if (!slot) return 0;
		const kinds = new Map<string, Candidate>();
		for (const item of items) {
			if (used.has(item) || !serves(item, slot)) continue;
			kinds.set(blueprint.map((one) => Number(serves(item, one))).join(''), item);
		}
		const filled = [...kinds.values()].map((item) => 1 + most(at + 1, new Set([...used, item])));
		return Math.max(most(at + 1, used), ...filled);
	};
	return most(0, new Set());
}
