import { describe, expect, it } from 'vitest';
import { getNextSnapshot } from 'xstate';
import { getShortestPaths } from 'xstate/graph';
import { bankItemMachine, type BankItemEvent } from './bank-item.machine.ts';
import { refusalWords } from './state-words.ts';

const events: BankItemEvent[] = [
	{ type: 'publishedBefore', edition: 'CLHC@1' },
	{ type: 'approved', reviewer: 'b', author: 'a', number: 1 },
	{ type: 'approved', reviewer: 'a', author: 'a', number: 1 },
	{ type: 'sentBack', reason: 'Two answers fit' },
	{ type: 'madeLive', by: 'a', reviewer: 'b', author: null },
	{ type: 'rewritten', number: 2 },
	{ type: 'offered' },
	{ type: 'retired' },
	{ type: 'broughtBack' },
	{ type: 'discarded', number: 3, was: 1, isReviewed: true }
];
const at = (value: string) => bankItemMachine.resolveState({ value, context: {} } as never);

describe('a question of the bank', () => {
	it('reaches every state', () => {
		const states = getShortestPaths(bankItemMachine, { events }).map(({ state }) => state.value);
		expect(new Set(states)).toEqual(new Set(['draft', 'reviewed', 'live', 'retired']));
	});

	it('is never approved by whoever wrote it', () => {
		expect(at('draft').can(events[1]!)).toBe(true);
		expect(at('draft').can(events[2]!)).toBe(false);
	});

	it('is never live without a review, but for what was published', () => {
		expect(at('draft').can(events[4]!)).toBe(false);
		expect(at('retired').can(events[4]!)).toBe(false);
		expect(at('reviewed').can(events[4]!)).toBe(true);
		// No other event leads from somewhere else into live: what is discarded to was live before.
		const leading = events.filter((event) =>
			['draft', 'reviewed', 'retired'].some(
				(state) => getNextSnapshot(bankItemMachine, at(state), event).value === 'live'
			)
		);
		expect(leading.map(({ type }) => type)).toEqual(['publishedBefore', 'madeLive', 'discarded']);
	});

	it('that nobody is known to have written is seen by two', () => {
		const alone = { type: 'madeLive', by: 'b', reviewer: 'b' } as const;
		expect(at('reviewed').can({ ...alone, author: null })).toBe(false);
		expect(at('reviewed').can({ ...alone, author: 'a' })).toBe(true);
	});

	it('is live with an edition that is published with it, wherever its review stood', () => {
		expect(at('draft').can(events[0]!)).toBe(true);
		expect(at('reviewed').can(events[0]!)).toBe(true);
		expect(at('retired').can(events[0]!)).toBe(false);
	});

	it('that an edition made live is reviewed while it is live, by somebody else', () => {
		expect(at('live').can(events[1]!)).toBe(true);
		expect(at('live').can(events[2]!)).toBe(false);
		expect(at('live').can(events[0]!)).toBe(false);
		const came = { type: 'publishedBefore', edition: 'C@2' } as const;
		expect(at('live').can({ ...came, isReviewed: true })).toBe(true);
		expect(at('live').can({ ...came, elsewhere: 'Ann Author, at a college' })).toBe(true);
	});

	it('goes back to its beginning when it is written again', () => {
		for (const state of ['draft', 'reviewed', 'live']) {
			expect(at(state).can({ type: 'rewritten', number: 2 })).toBe(true);
		}
	});

	it('says in plain words why it stays as it is', () => {
		for (const state of ['draft', 'reviewed', 'live', 'retired']) {
			for (const event of events.filter((one) => !at(state).can(one))) {
				const words = refusalWords(event.type, state);
				expect(words, `${event.type} in ${state}`).not.toMatch(/[a-z][A-Z]|[()]/);
			}
		}
		expect(refusalWords('madeLive', 'draft')).toBe(
			'It is a draft: somebody else has to approve it first.'
		);
	});
});
