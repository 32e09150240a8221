import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { itemTypes as publishedTypes } from '#lib/catalogue/published.ts';
import type { ItemBody } from '#lib/catalogue/published.ts';
import { shuffleBy } from '../paper.rules.ts';
import { textOf } from './item-type.ts';
import { itemTypes, typeOf } from './item-types.ts';
import { samples } from './sample-items.ts';

const folders = readdirSync(new URL('.', import.meta.url), { withFileTypes: true })
	.filter((entry) => entry.isDirectory())
	.map(({ name }) => name)
	.toSorted();

describe('the list of item types', () => {
	it('is the list of folders, and what content may use', () => {
		const listed = itemTypes.map(({ type }) => type).toSorted();
		expect(listed).toEqual(folders);
		expect([...publishedTypes].toSorted()).toEqual(folders);
	});

	it.each(folders)(
		'%s has rules, a test, a page to answer on and a page for the result',
		(folder) => {
			const files = readdirSync(new URL(`./${folder}/`, import.meta.url));
			for (const file of [
				`${folder}.rules.ts`,
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
			value: text,
			day: text,
			time: text
		},
		{ requiredKeys: [] }
	);
}

const idsIn = (body: ItemBody): string[] => {
	switch (body.type) {
		case 'single-choice':
		case 'multiple-response':
			return body.options.map(({ id }) => id);
		case 'matching':
			return [...body.pairs, ...body.answers].map(({ id }) => id);
		case 'ordering':
			return body.steps.map(({ id }) => id);
		case 'numeric':
			return ['figure'];
	}
};

describe.each(samples)('every item type: $name', ({ body, right }) => {
	const type = typeOf(body);

	it('gives all marks for the right answer and none for no answer', () => {
		expect(type.score(body, right)).toBe(1);
		expect(type.filled(body, right)).toBe('whole');
		expect(type.score(body, null)).toBe(0);
		expect(type.score(body, {})).toBe(0);
		expect(type.filled(body, {})).toBe('none');
		expect(type.review(body, right).every(({ verdict }) => /right|left/.test(verdict))).toBe(true);
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
		for (const secret of ['correct', 'feedback', 'answerId', 'freeAfter', 'tolerance', 'About ']) {
			expect(page).not.toContain(secret);
		}
	});
});

describe('textOf', () => {
	it('leaves the words', () => {
		expect(textOf('<p>A &lt; B &amp; <em>C</em></p>\n<p>D</p>')).toBe('A < B & C D');
	});
});
