import { afterAll, beforeAll, expect, test } from 'vitest';
import { openQuizHouse, type QuizHouse } from '../support/quiz-house.ts';
import { sentAnswer, type Taker } from '../support/quiz-takers.ts';

/**
 * Answers of a quiz are taken before SvelteKit, or by its route: a query that the direct way does not
 * know sends a request the long way. Whichever it takes, the same comes of it.
 */

let house: QuizHouse;
let taker: Taker;
let stranger: Taker;

beforeAll(async () => {
	house = await openQuizHouse();
	[taker, stranger] = [await house.begin(), await house.begin()];
}, 120_000);

afterAll(() => house?.close());

type Asked = { path: string; init: RequestInit };

const post = (body: string, headers: Record<string, string> = {}): Asked => ({
	path: taker.path,
	init: { method: 'POST', headers: { ...taker.headers, ...headers }, body }
});
const get = (query: string, headers: Record<string, string> = taker.headers): Asked => ({
	path: `${taker.path}${query}`,
	init: { headers }
});
const CLIENT = 'contract-direct';
const answer = (item: number, seq: number) => sentAnswer(taker, CLIENT, item, seq);

const cases: [string, number, () => Asked][] = [
	['an answer', 200, () => post(answer(1, 1))],
	['the same answer again', 200, () => post(answer(1, 1))],
	['another answer under a used number', 409, () => post(answer(2, 1))],
	['a number that jumps', 409, () => post(answer(2, 999_999))],
	['a question that is not there', 400, () => post(answer(900, 2).replace('900', '901'))],
	['an answer of the wrong shape', 400, () => post(JSON.stringify(wrongShape()))],
	['no answers', 400, () => post('{}')],
	['no JSON', 400, () => post('{')],
	['nothing', 400, () => post('')],
	["another's try", 404, () => post(sentAnswer({ ...taker, ...idOf(stranger) }, CLIENT, 1, 3))],
	['a try that is not there', 404, () => post(sentAnswer({ ...taker, ...nobodys }, CLIENT, 1, 3))],
	['another site', 403, () => post(answer(3, 3), { origin: 'https://elsewhere.example' })],
	['nobody signed in', 401, () => post(answer(3, 3), { cookie: 'session=x' })],
	['how it stands', 200, () => get(`?attempt=${taker.attemptId}`)],
	["how another's stands", 404, () => get(`?attempt=${stranger.attemptId}`)],
	[
		'how it stands, asked by nobody',
		401,
		() => get(`?attempt=${taker.attemptId}`, { accept: 'application/json' })
	]
];

test.each(cases)('%s: the same by both ways, %i', async (_, status, ask) => {
	const direct = await send(ask(), '');
	const long = await send(ask(), 'long=way');
	expect(direct.status).toBe(status);
	expect(direct).toEqual(long);
});

test('a session that is prolonged gets its cookie again', async () => {
	await house.database.sql`update session set expires_at = now() + interval '1 hour'`;
	const { init, path } = get(`?attempt=${taker.attemptId}`);
	const response = await fetch(house.app.origin + path, { ...init, redirect: 'manual' });
	const [session] = taker.cookie.split(';');
	expect(response.headers.get('set-cookie')).toBe(
		`${session}; Path=/; Max-Age=43200; HttpOnly; SameSite=Lax`
	);
});

test('every answer of the direct way is in the journal once', async () => {
	const rows = await house.database.sql<{ count: number }[]>`
		select count(*) from answer where attempt_id = ${taker.attemptId} group by client, client_seq`;
	expect(rows.length).toBeGreaterThan(0);
	expect(rows.every(({ count }) => count === 1)).toBe(true);
});

const nobodys = { attemptId: '018f0000-0000-7000-8000-000000000000' };
const idOf = ({ attemptId }: Taker) => ({ attemptId });
const wrongShape = () => ({
	attempt: taker.attemptId,
	client: CLIENT,
	answers: [{ item: 1, seq: 2, response: { of: 'another kind' } }]
});

async function send({ path, init }: Asked, query: string) {
	const join = path.includes('?') ? '&' : '?';
	const response = await fetch(`${house.app.origin}${path}${query && join + query}`, {
		...init,
		redirect: 'manual'
	});
	const headers = Object.fromEntries(response.headers);
	for (const name of ['date', 'x-request-id', 'content-length', 'vary']) delete headers[name];
	const body = (await response.text()).replace(/"(now|receivedAt|reference)":"[^"]*"/g, '"$1"');
	return { status: response.status, headers, body };
}
