import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemActor } from '../../src/lib/platform/actor.ts';
import { importContent } from '../../src/lib/workflows/import-content.server.ts';
import { type RunningApp, signIn, startApp } from '../support/app.ts';
import { type CountingProxy, startCountingProxy } from '../support/counting-proxy.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { firstDay, makeCohort, makeEnrolment } from '../support/factories.ts';
import { sentAnswer, startQuiz, type Taker } from '../support/quiz-takers.ts';
import { makeAccount, PASSWORD } from '../support/sign-in.ts';

/** Answers that reach the server while it cannot reach its database. */

let database: TestDatabase;
let proxy: CountingProxy;
let app: RunningApp;
let taker: Taker;

beforeAll(async () => {
	database = await testDatabase();
	await importContent(database.sql, systemActor(firstDay), 'content/tranche-1');
	const [edition] = await database.sql<{ id: string }[]>`
		select id from edition where label = 'pilot-1'`;
	const cohort = await makeCohort(database.sql, { editionId: edition!.id });
	proxy = await startCountingProxy(database.url);
	app = await startApp({ DATABASE_URL: proxy.url, DEMO: 'off', WORKER: 'separate' });
	const person = await makeAccount(database.sql);
	const place = await makeEnrolment(database.sql, { person, cohort });
	const cookie = await signIn(app.origin, person.email, PASSWORD);
	const learner = { enrolmentId: place.id, cookie, cohort: cohort.code, module: 'clhc-1' };
	taker = await startQuiz(database.sql, app.origin, learner);
}, 120_000);

afterAll(async () => {
	await app?.stop();
	await proxy?.close();
	await database?.drop();
});

const send = async (seq: number) => {
	const response = await fetch(app.origin + taker.path, {
		method: 'POST',
		headers: taker.headers,
		body: sentAnswer(taker, 'page-while-away', 1, seq)
	});
	return { status: response.status, body: (await response.json()) as object };
};

test('what arrives before the deadline counts, though the database comes back after it', async () => {
	expect(await send(1)).toMatchObject({ status: 200 });
	const dueAt = new Date(Date.now() + 2_000);
	await database.sql`update attempt set due_at = ${dueAt} where id = ${taker.attemptId}`;
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
