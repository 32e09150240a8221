import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ItemBody } from '#lib/catalogue/published.ts';
import { itemFolders, itemList } from '../../../../scripts/list-item-types.ts';
import { shuffleBy } from '../paper.rules.ts';
import { textOf } from './item-type.ts';
import { betterByType, samples } from './all-samples.ts';
import { itemTexts, itemTypeNames } from './item-contents.ts';
import { typeOf } from './item-types.ts';
import { itemContents, itemTypes } from './list.ts';

const folders = itemFolders();

describe('the list of item types', () => {
	it('is written from the folders, and is what content may use', async () => {
		const written = readFileSync(new URL('list.ts', import.meta.url), 'utf8');
		expect(written, 'run npm run generate:items').toBe(itemList(folders));
		expect(itemTypes.map(({ type }) => type)).toEqual(folders);
		expect(itemTypeNames).toEqual(folders);
	});

	it('gives no two types the same key of quiz.yaml for different Markdown', () => {
		for (const { type, texts } of itemContents) {
			for (const [key, use] of Object.entries(texts)) expect(itemTexts[key], type).toBe(use);
		}
	});

	it.each(folders)(
		'%s has its YAML, rules, samples, a test, a page to answer on and a page for the result',
		(folder) => {
			const files = readdirSync(new URL(`./${folder}/`, import.meta.url));
			for (const file of [
				`${folder}.authored.ts`,
				`${folder}.better.ts`,
				`${folder}.content.ts`,
				`${folder}.editor.ts`,
				`${folder}.exchange.ts`,
				`${folder}.rules.ts`,
				`${folder}.samples.ts`,
				`${folder}.test.ts`,
				'Answer.svelte',
				'Result.svelte'
			]) {
				expect(files).toContain(file);
			}
		}
	);

	it('has a sample of every type for the properties below', () => {
		expect([...new Set(samples.map(({ body }) => body.type))].toSorted()).toEqual(folders);
	});
});

/** Anything that has the outer shape of a response to this body, with ids that exist or nearly do. */
function plausible(body: ItemBody): fc.Arbitrary<unknown> {
	const ids = idsIn(body);
	const id = fc.constantFrom(...ids, 'nobody', '__proto__', 'constructor', '');
	const text = fc.oneof(
		fc.string(),
		fc.constantFrom('9', '21:40', '500', '1', '2', '6', '7', '-1')
	);
	return fc.record(
		{
			choice: fc.oneof(id, fc.array(id)),
			choices: fc.array(id, { maxLength: 8 }),
			matches: fc.dictionary(id, id),
			places: fc.dictionary(id, text),
			gaps: fc.dictionary(id, id),
			text,
			value: text,
			day: text,
			time: text
		},
		{ requiredKeys: [] }
	);
}

/** Every id that a body holds, at any depth. */
function idsIn(value: unknown): string[] {
	if (Array.isArray(value)) return value.flatMap(idsIn);
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, inner]) =>
		key === 'id' && typeof inner === 'string' ? [inner] : idsIn(inner)
	);
}

/**
 * The same question with everything that has no order of its own in another order, at any depth: also
 * the options inside of a gap.
 */
function shuffledBody(body: ItemBody, seed: string): ItemBody {
	const shuffle = shuffleBy(seed);
	const mix = <T extends { id: string }>(list: readonly T[]): T[] => {
		const order = shuffle(list.map(({ id }) => id));
		return list.toSorted((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
	};
	const isList = (value: unknown): value is { id: string }[] =>
		Array.isArray(value) && value.every((one) => typeof one === 'object' && 'id' in (one ?? {}));
	const mixed = (value: unknown, key = ''): unknown => {
		if (isList(value)) {
			const inside = value.map((one) => mixed(one) as { id: string });
			return key === 'steps' ? inside : mix(inside);
		}
		if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
		return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, mixed(one, name)]));
	};
	return mixed(body) as ItemBody;
}

it('shuffles the options inside of a gap too', () => {
	const body = samples.find((one) => one.body.type === 'inline-choice')!.body;
	const orderOf = (one: ItemBody) =>
		JSON.stringify(one)
			.match(/g1-[ab]/g)
			?.join();
	const orders = new Set(
		['1', '2', '3', '4', '5'].map((seed) => orderOf(shuffledBody(body, seed)))
	);
	expect(orders).toEqual(new Set(['g1-a,g1-b', 'g1-b,g1-a']));
});

describe.each(samples)('every item type: $name', ({ body, right }) => {
	const type = typeOf(body);

	const byRules = !type.needsPerson(body);

	it('gives all marks for the right answer, none for a wrong one and none for no answer', () => {
		expect(type.right(body)).toEqual(right);
		// What a person marks, rules know nothing of.
		expect(type.score(body, right)).toBe(byRules ? 1 : 0);
		expect(type.accept(body, type.wrong(body))).toHaveProperty('response');
		expect(type.score(body, type.wrong(body))).toBe(0);
		expect(type.filled(body, right)).toBe('whole');
		expect(type.score(body, null)).toBe(0);
		expect(type.score(body, {})).toBe(0);
		expect(type.filled(body, {})).toBe('none');
		expect(type.review(body, right).every(({ verdict }) => /right|left/.test(verdict))).toBe(true);
	});

	it('takes another answer as its key, and nothing that is not a whole answer', () => {
		expect(type.rekeyed(body, {})).toBeNull();
		expect(type.rekeyed(body, { choice: 'nobody' })).toBeNull();
		for (const answer of [right, type.wrong(body)]) {
			const rekeyed = type.rekeyed(body, answer);
			if (!byRules) expect(rekeyed).toBeNull();
			if (!rekeyed) continue;
			expect(type.score(rekeyed, answer)).toBe(1);
			expect(type.review(rekeyed, answer).every(({ verdict }) => verdict !== 'wrong')).toBe(true);
			expect(Object.keys(type.shown(rekeyed))).toEqual(Object.keys(type.shown(body)));
		}
		if (byRules) expect(type.rekeyed(body, right)).not.toBeNull();
	});

	it('accepts the right answer unchanged, and an empty one', () => {
		expect(type.accept(body, right)).toEqual({ response: right });
		expect(type.accept(body, {})).toHaveProperty('response');
	});

	it('stays between 0 and 1 for whatever is sent, and 0 for whatever it refuses', () => {
		fc.assert(
			fc.property(fc.oneof(plausible(body), fc.anything(), fc.jsonValue()), (given) => {
				const score = type.score(body, given);
				expect(score).toBeGreaterThanOrEqual(0);
				expect(score).toBeLessThanOrEqual(1);
				if ('fault' in type.accept(body, given)) {
					expect(score).toBe(0);
					expect(type.filled(body, given)).toBe('none');
				}
				expect(() => type.review(body, given)).not.toThrow();
				expect(typeof type.inWords(body, given)).toBe('string');
			}),
			{ numRuns: 500 }
		);
	});

	it('never gives less for an answer that is more right', () => {
		const better = betterByType[body.type];
		if (!better) throw new Error(`${body.type} does not say what a better answer is`);
		let told = 0;
		fc.assert(
			fc.property(better(body), ([worse, more]) => {
				expect(type.accept(body, worse)).toHaveProperty('response');
				expect(type.accept(body, more)).toHaveProperty('response');
				const [before, after] = [type.score(body, worse), type.score(body, more)];
				expect(after).toBeGreaterThanOrEqual(before);
				if (after > before) told++;
			}),
			{ numRuns: 300 }
		);
		// Pairs that are all worth the same would prove nothing.
		if (byRules) expect(told).toBeGreaterThan(10);
	});

	it('scores without regard to the order in which the paper shows anything', () => {
		fc.assert(
			fc.property(fc.string(), plausible(body), (seed, given) => {
				const before = type.score(body, given);
				type.arrange(body, shuffleBy(seed));
				expect(type.score(shuffledBody(body, seed), given)).toBe(before);
			})
		);
	});

	it('scores what it accepted as it scored what was sent', () => {
		fc.assert(
			fc.property(plausible(body), (given) => {
				const accepted = type.accept(body, given);
				if ('response' in accepted) {
					expect(type.score(body, accepted.response)).toBe(type.score(body, given));
					expect(type.accept(body, accepted.response)).toEqual(accepted);
				}
			})
		);
	});

	it('refuses what names something that is not there, and text without end', () => {
		const endless = 'x'.repeat(1_000_000);
		for (const given of [
			null,
			'b',
			[1],
			{ choice: 'nobody' },
			{ choices: ['a', 'nobody'] },
			{ choices: ['a', 'a'] },
			{ matches: { nobody: 'x1' } },
			{ matches: { p1: 'nobody' } },
			{ places: { s1: '0' } },
			{ places: { s1: '7' } },
			{ places: { s1: 1 } },
			{ value: endless },
			{ text: endless },
			{ text: 1 },
			{ gaps: { nobody: 'g1-a' } },
			{ gaps: { g1: 'g2-a' } },
			{ day: '32' },
			{ time: '24:00' },
			{ choice: endless },
			{ unknownField: 'x' },
			JSON.parse('{"__proto__": {"choice": "b"}, "constructor": 1}')
		]) {
			expect(type.accept(body, given), JSON.stringify(given)?.slice(0, 80)).toHaveProperty('fault');
		}
	});

	it('shows every option once, and nothing of which is right', () => {
		fc.assert(
			fc.property(fc.string({ minLength: 1 }), (seed) => {
				const order = type.arrange(body, shuffleBy(seed));
				const inAuthorsOrder = type.arrange(body, (ids) => [...ids]);
				expect(order.toSorted()).toEqual(inAuthorsOrder.toSorted());
			})
		);
		const page = JSON.stringify(type.shown(body));
		for (const secret of [
			'correct',
			'feedback',
			'answerId',
			'freeAfter',
			'tolerance',
			'anyOf',
			'About '
		]) {
			expect(page).not.toContain(secret);
		}
	});
});

describe('textOf', () => {
	it('leaves the words', () => {
		expect(textOf('<p>A &lt; B &amp; <em>C</em></p>\n<p>D</p>')).toBe('A < B & C D');
	});
});
