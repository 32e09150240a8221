import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CountingProxy, startCountingProxy } from '../support/counting-proxy.ts';
import { openQuizHouse, type QuizHouse } from '../support/quiz-house.ts';
import { sentAnswer, type Taker } from '../support/quiz-takers.ts';

/** Answers that reach the server while it cannot reach its database. */

let house: QuizHouse;
let proxy: CountingProxy;
let taker: Taker;

beforeAll(async () => {
	house = await openQuizHouse(async (databaseUrl) => {
		proxy = await startCountingProxy(databaseUrl);
		return proxy.url;
	});
	taker = await house.begin();
}, 120_000);

afterAll(async () => {
	await house?.close();
	await proxy?.close();
});

const send = async (seq: number) => {
	const response = await fetch(house.app.origin + taker.path, {
		method: 'POST',
		headers: taker.headers,
		body: sentAnswer(taker, 'page-while-away', 1, seq)
	});
	return { status: response.status, body: (await response.json()) as object };
};

test('what arrives before the deadline counts, though the database comes back after it', async () => {
	expect(await send(1)).toMatchObject({ status: 200 });
	const dueAt = new Date(Date.now() + 2_000);
	await house.database.sql`update attempt set due_at = ${dueAt} where id = ${taker.attemptId}`;
	proxy.cut();
	const sending = send(2);
	await setTimeout(4_000);
	const late = send(3);
	await setTimeout(500);
	proxy.mend();
	const received = (await sending) as { body: { receipts: { receivedAt: string }[] } };
	expect(received).toMatchObject({ status: 200, body: { receipts: [{ item: 1, seq: 2 }] } });
	expect(Date.parse(received.body.receipts[0]!.receivedAt)).toBeLessThan(dueAt.getTime());
	expect(await late).toMatchObject({ status: 409, body: { refused: [{ reason: 'late' }] } });
}, 60_000);
