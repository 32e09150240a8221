import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openQuizHouse, type QuizHouse } from '../support/quiz-house.ts';
import { sentAnswer, type Taker } from '../support/quiz-takers.ts';

/** A web process on a machine whose clock is wrong: every time goes by the database's. */

const HOUR_MS = 3_600_000;

describe.each([
	['ahead', 13],
	['behind', -13]
])('on a machine that is hours %s', (_, hours) => {
	let house: QuizHouse;
	let taker: Taker;
	beforeAll(async () => {
		house = await openQuizHouse(undefined, {
			NODE_OPTIONS: '--import ./tests/faults/skewed-clock.mjs',
			SKEW_MS: String(hours * HOUR_MS)
		});
		taker = await house.begin();
	}, 120_000);
	afterAll(() => house?.close());

	const send = async (seq: number) => {
		const response = await fetch(house.app.origin + taker.path, {
			method: 'POST',
			headers: taker.headers,
			body: sentAnswer(taker, 'page-skewed', 1, seq)
		});
		return { status: response.status, body: (await response.json()) as object };
	};
	const endAfter = (seconds: number) => house.database.sql`
		update attempt set due_at = now() + make_interval(secs => ${seconds})
		where id = ${taker.attemptId}`;

	test('a try begins now, an answer in time counts, and one after the end does not', async () => {
		const [begun] = await house.database.sql<{ off: number }[]>`
			select abs(extract(epoch from now() - started_at))::float8 as off from attempt
			where id = ${taker.attemptId}`;
		expect(begun?.off).toBeLessThan(120);
		await endAfter(60);
		expect(await send(1)).toMatchObject({ status: 200 });
		const page = await fetch(`${house.app.origin}${taker.path.replace(/\/answers$/, '')}`, {
			headers: { cookie: taker.cookie },
			redirect: 'manual'
		});
		expect(page.status).toBe(200);
		await endAfter(-60);
		expect(await send(2)).toMatchObject({ status: 409, body: { refused: [{ reason: 'late' }] } });
	}, 60_000);

	test('log and figures say how far it is off', async () => {
		expect(house.app.output()).toContain('the clock of this machine is not that of the database');
		const text = await (await fetch(`${house.app.origin}/metrics`)).text();
		const ahead = Number(/^clock_ahead_seconds (\S+)$/m.exec(text)?.[1]);
		expect(Math.abs(ahead - hours * 3600)).toBeLessThan(60);
	});
});
