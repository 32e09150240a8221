import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canKeep, forget, leftBehind, openOutbox } from './outbox.ts';

/** What the browser's storage does, with room for `room` entries. */
function makeStore(room = Infinity) {
	const map = new Map<string, string>();
	return {
		map,
		getItem: (key: string) => map.get(key) ?? null,
		setItem: (key: string, value: string) => {
			if (map.size >= room && !map.has(key)) throw new Error('QuotaExceededError');
			map.set(key, value);
		},
		removeItem: (key: string) => void map.delete(key),
		key: (index: number) => [...map.keys()][index] ?? null,
		get length() {
			return map.size;
		}
	};
}

describe('the outbox', () => {
	it('keeps the newest answer of each question until it is acknowledged', () => {
		const store = makeStore();
		const outbox = openOutbox(store, 'try', 'page');
		outbox.put(1, { choice: 'a' }, false);
		outbox.put(2, { choice: 'x' }, true);
		outbox.put(1, { choice: 'b' }, false);
		expect(outbox.waiting()).toEqual([
			{ item: 2, seq: 2, response: { choice: 'x' }, flagged: true, at: expect.any(Number) },
			{ item: 1, seq: 3, response: { choice: 'b' }, flagged: false, at: expect.any(Number) }
		]);
		outbox.settle(1, 1); // the receipt of the older answer comes late
		expect(outbox.waiting()).toHaveLength(2);
		outbox.settle(1, 3);
		outbox.settle(2, 2);
		expect(store.map.size).toBe(0);
	});

	it('leaves behind for the next page just what was not acknowledged', () => {
		const act = fc.oneof(
			fc.record({ put: fc.integer({ min: 1, max: 4 }), value: fc.nat(9) }),
			fc.record({ settle: fc.integer({ min: 1, max: 4 }) })
		);
		fc.assert(
			fc.property(fc.array(act), (acts) => {
				const store = makeStore();
				const outbox = openOutbox(store, 'try', 'page');
				const expected = new Map<number, object>();
				for (const one of acts) {
					if ('put' in one) {
						outbox.put(one.put, { value: one.value }, false);
						expected.set(one.put, { value: one.value });
					} else {
						const found = outbox.waiting().find(({ item }) => item === one.settle);
						outbox.settle(one.settle, found?.seq ?? 0);
						expected.delete(one.settle);
					}
				}
				const found = leftBehind(store, 'try').flatMap(({ unsent }) => unsent);
				expect(new Map(found.map(({ item, response }) => [item, response]))).toEqual(expected);
			})
		);
	});

	it('sends again under a new number what was refused for its number', () => {
		const outbox = openOutbox(makeStore(), 'try', 'page');
		outbox.put(1, { choice: 'a' }, false);
		outbox.renumber(1, 1);
		expect(outbox.waiting()).toMatchObject([
			{ item: 1, seq: 2, response: { choice: 'a' }, flagged: false }
		]);
		outbox.renumber(1, 1);
		expect(outbox.waiting()).toHaveLength(1);
	});

	it('works on where the storage is full or missing', () => {
		for (const store of [null, makeStore(0)]) {
			const outbox = openOutbox(store, 'try', 'page');
			expect(canKeep(store)).toBe(false);
			expect(outbox.isKept()).toBe(true);
			outbox.put(1, { choice: 'a' }, false);
			expect(outbox.waiting()).toHaveLength(1);
			expect(outbox.isKept()).toBe(false);
			expect(leftBehind(store, 'try')).toEqual([]);
			outbox.settle(1, 1);
			expect(outbox.isKept()).toBe(true);
		}
	});

	it('says that it keeps what it keeps, and leaves no trace of finding out', () => {
		const store = makeStore();
		expect(canKeep(store)).toBe(true);
		expect(store.map.size).toBe(0);
		const outbox = openOutbox(store, 'try', 'page');
		outbox.put(1, { choice: 'a' }, false);
		expect(outbox.isKept()).toBe(true);
	});

	it('belongs to one try: another person’s answers on a shared computer are never picked up', () => {
		const store = makeStore();
		openOutbox(store, 'theirs', 'page-1').put(1, { choice: 'a' }, false);
		openOutbox(store, 'mine', 'page-2').put(1, { choice: 'b' }, false);
		expect(leftBehind(store, 'mine').map(({ client }) => client)).toEqual(['page-2']);
		forget(store, 'mine');
		expect([...store.map.keys()]).toEqual(['quiz/theirs/page-1']);
	});

	it('is not upset by what somebody else wrote there', () => {
		const store = makeStore();
		for (const text of ['', 'nonsense', '{}', '[1,null,{}]', '[{"item":1,"seq":"1"}]']) {
			store.setItem('quiz/mine/page', text);
			expect(leftBehind(store, 'mine')).toEqual([]);
		}
	});
});
