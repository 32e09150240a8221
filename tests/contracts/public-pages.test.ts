import { afterAll, beforeAll, expect, test } from 'vitest';
import { listingOf } from '../../src/lib/certification/listings.server.ts';
import { newId } from '../../src/lib/platform/id.ts';
import { type RunningApp, startApp } from '../support/app.ts';
import { addDays, londonDay } from '../../src/lib/platform/days.ts';
import { dayWords } from '../../src/lib/ui/dates.ts';
import { changeAward } from '../../src/lib/workflows/change-award.server.ts';
import { awardFor, makeDecision, site, staffActor } from '../support/awards.ts';
import { testDatabase } from '../support/database.ts';

/** What strangers read and send: each answer says when it is true, each refusal is in the log. */

const database = await testDatabase();
const { sql } = database;

let app: RunningApp | undefined;
let origin: string;
let code: string;
let number: string;

beforeAll(async () => {
	const decided = await makeDecision(sql, { name: 'Zoë Invented' });
	({ code } = await awardFor(sql, decided));
	number = (await listingOf(sql, decided.personId))!.number;
	app = await startApp({ DATABASE_URL: database.url, DEMO: 'off', LOG_LEVEL: 'warn' });
	({ origin } = app);
}, 90_000);
afterAll(async () => {
	await app?.stop();
	await database.drop();
});

test.each([
	['a search', () => '/register?name=zoe', 'no-cache'],
	['an entry', () => `/register/${number}`, 'public, max-age=5'],
	['a certificate', () => `/verify/${code}`, 'public, max-age=5'],
	['a code that there is not', () => '/verify/0000-0000-0000-0000', 'public, max-age=5']
])(
	'%s says when its answer was true, and for how long it may be kept',
	async (_name, path, kept) => {
		const before = Date.now();
		const response = await fetch(origin + path());
		const page = await response.text();
		expect(response.headers.get('cache-control')).toBe(kept);
		const times = [...page.matchAll(/datetime="(\d{4}-\d\d-\d\dT[^"]+)"/g)].map(([, at]) =>
			Date.parse(at!)
		);
		expect(times.length).toBeGreaterThan(0);
		for (const at of times) {
			expect(at).toBeGreaterThanOrEqual(before - 1);
			expect(at).toBeLessThanOrEqual(Date.now());
		}
	}
);

test('a search is narrowed by address, without JavaScript, and its other pages keep it so', async () => {
	const search = async (query: string) => (await fetch(`${origin}/register?${query}`)).text();
	const entry = `/register/${number}`;
	for (const typed of ['zoe', number, code]) {
		expect(await search(`name=${typed}&standing=in-force`), typed).toContain(entry);
		expect(await search(`name=${typed}&standing=suspended`), typed).not.toContain(entry);
		expect(await search(`name=${typed}&level=RQF+7`), typed).not.toContain(entry);
	}
	// Narrowed to nobody in particular it lists nobody, and says why.
	const nobody = await fetch(`${origin}/register?name=&standing=in-force`);
	expect(nobody.status).toBe(400);
	expect(await nobody.text()).toContain('Enter a name, number or organisation');
	for (let n = 0; n < 21; n++) {
		await awardFor(sql, await makeDecision(sql, { name: `Many Paged${n}` }));
	}
	const page = await search('name=many&standing=in-force&level=unregulated');
	const next = /href="(\/register\?[^"]*after=[^"]*)"/.exec(page)?.[1]?.replaceAll('&amp;', '&');
	expect(new URL(next!, origin).searchParams.get('standing')).toBe('in-force');
	expect(new URL(next!, origin).searchParams.get('level')).toBe('unregulated');
});

test('a certificate says its level, and under conditions what they are and when somebody looks again', async () => {
	const now = new Date();
	const { awardId, code } = await awardFor(sql, await makeDecision(sql, { name: 'Lena Limited' }));
	const [today, ahead] = [londonDay(now), addDays(londonDay(now), 28)];
	await changeAward(sql, staffActor(now), site, {
		...{ awardId, version: 1, act: 'conditionsSet', reasonCode: 'UNDER_INVESTIGATION' },
		...{ effectiveOn: today, evidence: 'Case 7', reviewOn: ahead },
		conditions: { words: 'Works under supervision.', publish: true }
	});
	const page = await (await fetch(`${origin}/verify/${code}`)).text();
	for (const said of ['Professional award (unregulated)', 'Works under supervision.']) {
		expect(page).toContain(said);
	}
	expect(page).toContain(`We look at this again by ${dayWords(ahead)}.`);
	expect(page).not.toMatch(/investigat/i);
});

const refusals = () =>
	app!
		.output()
		.split('\n')
		.filter((line) => line.startsWith('{') && line.includes('"msg":"refused"'))
		.map((line) => JSON.parse(line) as { what: string; why: string; requestId: string });

test('what is refused is in the log with why, under the request that the sender can name', async () => {
	const large = await fetch(`${origin}/api/v1/registers/${newId()}/answers`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: 'x'.repeat(17 * 1024)
	});
	expect(large.status).toBe(413);

	const form = new FormData();
	form.set('file', new File([`%PDF-1.7 ${code}`], 'certificate.pdf'));
	const sent = { method: 'POST', headers: { origin, accept: 'text/html' }, body: form };
	const unknown = await fetch(`${origin}/verify/file`, sent);
	expect(unknown.status).toBe(422);

	// More than twice the limit, so that a new minute cannot let all of them pass.
	const asked = await Promise.all(
		Array.from({ length: 130 }, () => fetch(`${origin}/api/v1/verify/${code}`))
	);
	const tooMany = asked.find(({ status }) => status === 429);

	const why = (response: Response | undefined) => {
		const line = refusals().find(
			({ requestId }) => requestId === response?.headers.get('x-request-id')
		);
		return line && [line.what, line.why];
	};
	expect(why(large)).toEqual(['a request to /api/v1/registers/[register]/answers', 'too large']);
	expect(why(unknown)).toEqual(['a file', expect.stringMatching(/not ours|changed/)]);
	await expect.poll(() => why(tooMany)).toEqual(['too many tries', 'verify']);
	expect(JSON.stringify(refusals())).not.toMatch(/Zo|127\.0\.0\.1|xxx/);
});
