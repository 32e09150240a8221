import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { answerSender } from './send-answers.ts';

type Body = { client: string; answers: { item: number; seq: number }[] };

const sent: Body[] = [];
let respond: (body: Body) => object;
const receiptsFor = ({ answers }: Body) => ({
	receipts: answers.map(({ item, seq }) => ({ item, seq, receivedAt: '2026-11-06T10:00:00Z' })),
	refused: []
});
const refusing =
	(reason: string) =>
	({ answers }: Body) => ({
		receipts: [],
		refused: answers.map(({ item, seq }) => ({ item, seq, reason, message: 'No.' }))
	});

beforeEach(() => {
	sent.length = 0;
	respond = receiptsFor;
	vi.stubGlobal('fetch', (_: string, { body }: { body: string }) => {
		const read = JSON.parse(body) as Body;
		sent.push(read);
		const answer = { now: '2026-11-06T10:00:00Z', ...respond(read) };
		return Promise.resolve(Response.json(answer, { status: 200 }));
	});
});
afterEach(() => vi.unstubAllGlobals());

function memory(): Storage {
	const kept = new Map<string, string>();
	return {
		getItem: (key) => kept.get(key) ?? null,
		setItem: (key, value) => void kept.set(key, value),
		removeItem: (key) => void kept.delete(key),
		key: (index) => [...kept.keys()][index] ?? null,
		clear: () => kept.clear(),
		get length() {
			return kept.size;
		}
	};
}

const quiet = { saved() {}, trying() {}, faulty() {}, over() {}, clock() {} };
const senderOn = (store: Storage) => answerSender(store, { url: '/answers', attempt: 'a' }, quiet);

it('counts anew under another name when its numbers are not believed, and sends the same again', async () => {
	const store = memory();
	const sender = senderOn(store);
	respond = (body) => (sent.length === 1 ? refusing('sequence-jump')(body) : receiptsFor(body));
	sender.put(3, { choice: 'x' }, true);
	await sender.flush();
	await sender.flush();
	expect(sent).toHaveLength(2);
	expect(sent[1]?.client).not.toBe(sent[0]?.client);
	expect(sent[1]?.answers).toEqual([{ item: 3, seq: 1, response: { choice: 'x' }, flagged: true }]);
	expect(store.length).toBe(0);
});

it.each(['sequence-jump', 'sequence-used'])(
	'sends as its own what an earlier page left, when that page’s number is refused: %s',
	async (reason) => {
		const store = memory();
		const left = [{ item: 2, seq: 5000, response: { choice: 'y' }, flagged: false }];
		store.setItem('quiz/a/page-before', JSON.stringify(left));
		respond = (body) =>
			body.client === 'page-before' ? refusing(reason)(body) : receiptsFor(body);
		const sender = senderOn(store);
		await sender.flush();
		expect(sent.map(({ client }) => client === 'page-before')).toEqual([true, false]);
		expect(sent[1]?.answers).toMatchObject([{ item: 2, response: { choice: 'y' } }]);
		expect(store.length).toBe(0);
	}
);

it('keeps what finds no answer, for the page that comes after', async () => {
	const store = memory();
	const sender = senderOn(store);
	vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
	sender.put(1, { choice: 'x' }, false);
	await sender.flush();
	expect(store.length).toBe(1);
	vi.unstubAllGlobals();
	expect(senderOn(store).leftBehind).toMatchObject([{ item: 1, response: { choice: 'x' } }]);
});
