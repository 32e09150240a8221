import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { leftBehind, openOutbox } from './outbox.ts';
import { answerSender } from './send-answers.ts';

type Body = { client: string; answers: { item: number; seq: number; waited: number }[] };

const sent: Body[] = [];
let respond: (body: Body) => object;
let status: number;
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
	status = 200;
	vi.stubGlobal('fetch', (_: string, { body }: { body: string }) => {
		const read = JSON.parse(body) as Body;
		sent.push(read);
		const answer = { now: '2026-11-06T10:00:00Z', ...respond(read) };
		return Promise.resolve(Response.json(answer, { status }));
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
	expect(sent[1]?.answers).toMatchObject([
		{ item: 3, seq: 1, response: { choice: 'x' }, flagged: true }
	]);
	expect(store.length).toBe(0);
});

it.each(['sequence-jump', 'sequence-used'])(
	'sends as its own what an earlier page left, when that page’s number is refused: %s',
	async (reason) => {
		const store = memory();
		const left = [
			{ item: 2, seq: 5000, response: { choice: 'y' }, flagged: false, at: Date.now() }
		];
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

it('says how long an answer waited, also after the browser crashed', async () => {
	const store = memory();
	const left = [
		{ item: 1, seq: 1, response: { choice: 'x' }, flagged: false, at: Date.now() - 60_000 }
	];
	store.setItem('quiz/a/page-before', JSON.stringify(left));
	const sender = senderOn(store);
	sender.put(2, { choice: 'y' }, false);
	await sender.flush();
	const waits = sent.flatMap(({ answers }) => answers.map(({ waited }) => waited));
	expect(waits[0]).toBeGreaterThanOrEqual(60_000);
	expect(waits[1]).toBeLessThan(10_000);
});

it('keeps everything while somebody else is signed in, and sends it when its writer is back', async () => {
	const store = memory();
	const trying = vi.fn<(why: string) => void>();
	const sender = answerSender(store, { url: '/answers', attempt: 'a' }, { ...quiet, trying });
	status = 404;
	respond = () => ({ title: 'That try could not be found.' });
	sender.put(1, { choice: 'x' }, false);
	await sender.flush();
	expect(trying).toHaveBeenLastCalledWith('not-yours');
	expect(store.length).toBe(1);
	sender.put(2, { choice: 'y' }, false);
	await sender.flush();
	[status, respond] = [200, receiptsFor];
	await sender.flush();
	expect(sent.at(-1)?.answers.map(({ item }) => item)).toEqual([1, 2]);
	expect(store.length).toBe(0);
});

it.each(['late', 'closed'])('keeps what came too late, to be looked at: %s', async (reason) => {
	const store = memory();
	const over = vi.fn<(message: string, late: readonly object[]) => void>();
	const sender = answerSender(store, { url: '/answers', attempt: 'a' }, { ...quiet, over });
	respond = refusing(reason);
	sender.put(1, { choice: 'x' }, false);
	await sender.flush();
	expect(over).toHaveBeenCalledWith('No.', [expect.objectContaining({ item: 1, reason })]);
	expect(store.length).toBe(1);
	// The receipt's page asks once more: what was saved after all is no longer kept here.
	respond = receiptsFor;
	await senderOn(store).flush();
	expect(store.length).toBe(0);
});

it('leaves a tab that is still open what it put in since', async () => {
	const store = memory();
	const one = (item: number) => ({ item, seq: item, response: {}, flagged: false, at: 1e15 });
	store.setItem('quiz/a/open-tab', JSON.stringify([one(1)]));
	const sender = senderOn(store);
	respond = (body) => {
		store.setItem('quiz/a/open-tab', JSON.stringify([one(1), one(2)]));
		return receiptsFor(body);
	};
	await sender.flush();
	expect(JSON.parse(store.getItem('quiz/a/open-tab') ?? '[]')).toEqual([one(2)]);
});

it('does not take the receipt of an earlier page for its own', async () => {
	const store = memory();
	const left = [{ item: 1, seq: 1, response: { choice: 'old' }, flagged: false, at: 1e15 }];
	store.setItem('quiz/a/page-before', JSON.stringify(left));
	const sender = senderOn(store);
	sender.put(1, { choice: 'new' }, false);
	await sender.flush();
	expect(sent.map(({ answers }) => answers)).toMatchObject([
		[{ response: { choice: 'old' } }],
		[{ response: { choice: 'new' } }]
	]);
});

it('says where another page was told something newer', async () => {
	const faulty = vi.fn<(item: number, message: string) => void>();
	const saved = vi.fn<(at: Date, answers: readonly object[]) => void>();
	const sender = answerSender(null, { url: '/answers', attempt: 'a' }, { ...quiet, faulty, saved });
	respond = (body) => {
		const { receipts } = receiptsFor(body);
		return { receipts: receipts.map((one) => ({ ...one, superseded: true })), refused: [] };
	};
	sender.put(4, { choice: 'x' }, false);
	await sender.flush();
	expect(faulty).toHaveBeenCalledWith(4, expect.stringContaining('later answer'));
	expect(saved).toHaveBeenCalledWith(expect.any(Date), []);
});

it('throws away what nobody came back for in a month', () => {
	const store = memory();
	const left = (days: number) =>
		JSON.stringify([
			{ item: 1, seq: 1, response: {}, flagged: false, at: Date.now() - days * 86_400_000 }
		]);
	store.setItem('quiz/other/page-1', left(31));
	store.setItem('quiz/other/page-2', left(29));
	senderOn(store);
	expect(store.length).toBe(1);
});

it('calls lost only what does not count in another way, and keeps no more than that', async () => {
	const store = memory();
	respond = ({ answers }) => ({
		receipts: [],
		refused: answers.map(({ item, seq }) => {
			const closed = { item, seq, reason: 'closed', message: 'Closed.' };
			return item === 1 ? { ...closed, counts: true } : closed;
		})
	});
	const told: number[] = [];
	const events = {
		...quiet,
		over: (_: string, late: readonly { item: number }[]) =>
			told.push(...late.map(({ item }) => item))
	};
	const open = () => answerSender(store, { url: '/answers', attempt: 'a' }, events);
	const sender = open();
	sender.put(1, { choice: 'x' }, false);
	await sender.flush();
	expect([told, store.length]).toEqual([[], 0]);

	const crashed = openOutbox(store, 'a', 'page-crashed');
	crashed.put(1, { choice: 'x' }, false);
	crashed.put(2, { choice: 'y' }, false);
	await open().flush();
	expect(told).toEqual([2]);
	expect(leftBehind(store, 'a')).toMatchObject([{ unsent: [{ item: 2 }] }]);
});
