import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Held, planImport, type Planned, sameNames } from './import-plan.rules.ts';

const into = { moduleCode: 'M-1', sameName: 'separate' } as const;
const held = (key: string, ...hashes: string[]): Held => ({
	...{ id: key, key, moduleCode: 'M-1', state: 'live', number: hashes.length, hashes }
});

describe('a file of questions', () => {
	it('never brings in what the bank holds, or ever held', () => {
		const bank = [held('one', 'old', 'new')];
		expect(planImport([{ key: 'one', hash: 'new' }], bank, into)).toMatchObject([
			{ plan: 'there', key: 'one', why: 'the bank has it as one, live' }
		]);
		expect(planImport([{ key: 'else', hash: 'old' }], bank, into)).toMatchObject([
			{ plan: 'there', key: 'one', why: 'the bank had it as one, and it was written again since' }
		]);
	});

	it('leaves a question of the same name alone, unless a new version is asked for', () => {
		const bank = [held('one', 'a'), { ...held('far', 'b'), moduleCode: 'M-2' }];
		const items = ['one', 'far'].map((key) => ({ key, hash: `changed ${key}` }));
		expect(planImport(items, bank, into)).toMatchObject([
			{ plan: 'new', key: 'one-2', changes: ['is called one-2: another question is called one'] },
			{ plan: 'new', key: 'far-2' }
		]);
		expect(planImport(items, bank, { ...into, sameName: 'version' })).toMatchObject([
			{ plan: 'version', key: 'one', changes: ['becomes version 2 of one, which is live now'] },
			{ plan: 'new', key: 'far-2' }
		]);
	});

	it('gives no two questions one name, and nothing the second time', () => {
		const key = fc.constantFrom('a', 'a-2', 'b', 'x'.repeat(80));
		const items = fc.array(fc.record({ key, hash: fc.constantFrom('h1', 'h2', 'h3', 'h4', 'h5') }));
		fc.assert(
			fc.property(items, items, fc.constantFrom(...sameNames), (first, second, sameName) => {
				const rules = { moduleCode: 'M-1', sameName };
				const bank = after([], first, planImport(first, [], rules));
				const plan = planImport(second, bank, rules);
				const made = plan.filter(({ plan: verdict }) => verdict !== 'there');
				expect(new Set(made.map((one) => one.key)).size).toBe(made.length);
				for (const one of plan) expect(one.key.length).toBeLessThanOrEqual(80);
				for (const one of plan) {
					expect(one.plan === 'new' && bank.some(({ key: taken }) => taken === one.key)).toBe(
						false
					);
				}
				const again = planImport(second, after(bank, second, plan), rules);
				expect(again.every(({ plan: verdict }) => verdict === 'there')).toBe(true);
			})
		);
	});
});

/** The bank once the plan was followed. */
function after(bank: Held[], items: { hash: string }[], plan: Planned[]): Held[] {
	return plan.reduce((so, { plan: verdict, key }, index) => {
		const hash = items[index]!.hash;
		if (verdict === 'there') return so;
		if (verdict === 'new') return [...so, held(key, hash)];
		return so.map((one) => (one.key === key ? held(key, ...one.hashes, hash) : one));
	}, bank);
}
