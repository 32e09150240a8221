import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningApp, signIn, startApp } from '../support/app.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { firstVisit } from '../support/first-visit.ts';
import { recordOf } from '../support/records.ts';

/** What a first visit to a page may weigh, with everything that it loads and an empty cache. */

const KIB = 1024;
const DEMO_PASSWORD = 'tranche-demo-2026';

let database: TestDatabase;
let app: RunningApp;
const cookies = new Map<string, string>();

beforeAll(async () => {
	database = await testDatabase();
	app = await startApp({ DATABASE_URL: database.url, DEMO: 'on', WORKER: 'separate' });
}, 120_000);

afterAll(async () => {
	await app?.stop();
	await database?.drop();
});

async function cookieOf(email: string): Promise<string> {
	const known = cookies.get(email);
	if (known) return known;
	const cookie = await signIn(app.origin, email, DEMO_PASSWORD);
	cookies.set(email, cookie);
	return cookie;
}

/** The page of the first record of the demo that has one, as its owner opens it. */
async function visitTo(routeId: string) {
	const { path, ownerId } = await recordOf(database.sql, routeId);
	const [owner] = await database.sql<{ email: string }[]>`
		select email from person where id = ${ownerId}`;
	const headers: Record<string, string> = owner ? { cookie: await cookieOf(owner.email) } : {};
	return firstVisit(`${app.origin}${path}`, headers);
}

const withoutScript = [
	'/learn/[cohort]/notes',
	'/learn/[cohort]/[module]/quiz',
	'/learn/[cohort]/[module]/quiz/[number]/result',
	'/learn/[cohort]/[module]/assignment/receipt',
	'/learn/[cohort]/[module]/assignment/result',
	'/learn/[cohort]/certificate'
];

test.each(withoutScript)('%s weighs at most 60 KiB and sends no script', async (routeId) => {
	const visit = await visitTo(routeId);
	expect(visit.scripts).toEqual([]);
	expect(visit.foreign).toEqual([]);
	expect(visit.bytes).toBeLessThanOrEqual(60 * KIB);
});

test.each([
	'/learn/[cohort]/[module]/assignment',
	// Shows what this device could not send in time.
	'/learn/[cohort]/[module]/quiz/[number]/receipt'
])('%s weighs at most 60 KiB, its script included', async (routeId) => {
	const visit = await visitTo(routeId);
	expect(visit.scripts).not.toEqual([]);
	expect(visit.foreign).toEqual([]);
	expect(visit.bytes).toBeLessThanOrEqual(60 * KIB);
});

test('a quiz weighs at most 100 KiB a page, its script included', async () => {
	const cookie = await cookieOf('fresh@example.org');
	const [place] = await database.sql<{ path: string }[]>`
		select '/learn/' || c.code || '/' || lower(m.code) || '/quiz' as path
		from module_progress p join enrolment e on e.id = p.enrolment_id
			join person on person.id = e.person_id join cohort c on c.id = e.cohort_id
			join module m on m.id = p.module_id
		where person.email = 'fresh@example.org' and p.state = 'open' order by m.position limit 1`;
	const begun = await fetch(`${app.origin}${place!.path}`, {
		method: 'POST',
		headers: { cookie, origin: app.origin, 'content-type': 'application/x-www-form-urlencoded' },
		redirect: 'manual'
	});
	expect(begun.status).toBe(303);
	for (const page of ['', '/review']) {
		const address = `${app.origin}${begun.headers.get('location')}${page}`;
		const visit = await firstVisit(address, { cookie });
		expect(visit.scripts).not.toEqual([]);
		expect(visit.foreign).toEqual([]);
		expect(visit.bytes).toBeLessThanOrEqual(100 * KIB);
	}
});

describe('what anyone may open', () => {
	test.each([
		'/',
		'/accessibility',
		'/courses/[course]',
		'/forgotten-password',
		'/outcomes/[...key]',
		'/privacy',
		'/register',
		'/register/[number]',
		'/sign-in',
		'/verify',
		'/verify/[code]',
		'/verify/file'
	])('%s weighs at most 60 KiB and sends no script', async (routeId) => {
		const { path } = await recordOf(database.sql, routeId);
		const visit = await firstVisit(`${app.origin}${path}`, {});
		expect(visit.scripts).toEqual([]);
		expect(visit.foreign).toEqual([]);
		expect(visit.bytes).toBeLessThanOrEqual(60 * KIB);
	});
});
