import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemActor } from '../../src/lib/platform/actor.ts';
import { importContent } from '../../src/lib/workflows/import-content.server.ts';
import { type RunningApp, signIn, startApp } from '../support/app.ts';
import { type CountingProxy, startCountingProxy } from '../support/counting-proxy.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { firstDay, makeCohort, makeEnrolment } from '../support/factories.ts';
import { firstVisit } from '../support/first-visit.ts';
import { makeAccount, PASSWORD } from '../support/sign-in.ts';

/** What the learner’s pages may ask of the database and of the line. */

const KIB = 1024;

let database: TestDatabase;
let proxy: CountingProxy;
let app: RunningApp;
let cookie: string;
let course: string;

beforeAll(async () => {
	database = await testDatabase();
	const person = await makeAccount(database.sql);
	const report = await importContent(database.sql, systemActor(firstDay), 'content/tranche-1');
	expect(report.imported).not.toEqual([]);
	const [edition] = await database.sql<{ id: string }[]>`
		select id from edition where label = 'pilot-1'`;
	const cohort = await makeCohort(database.sql, { editionId: edition!.id });
	const place = await makeEnrolment(database.sql, { person, cohort });
	course = `/learn/${place.cohort.code}`;
	proxy = await startCountingProxy(database.url);
	// Jobs would be counted too, so they run nowhere.
	app = await startApp({ DATABASE_URL: proxy.url, DEMO: 'off', WORKER: 'separate' });
	cookie = await signIn(app.origin, person.email, PASSWORD);
}, 90_000);

afterAll(async () => {
	await app?.stop();
	await proxy?.close();
	await database?.drop();
});

const pages = [
	{ name: 'home', path: () => '/learn', statements: 6 },
	{ name: 'course', path: () => course, statements: 6 },
	{ name: 'module', path: () => `${course}/clhc-1`, statements: 6 },
	{ name: 'lesson', path: () => `${course}/clhc-1/lessons/1.1`, statements: 6 },
	{ name: 'record', path: () => `${course}/record`, statements: 7 },
	{ name: 'results', path: () => `${course}/results`, statements: 8 },
	{ name: 'glossary', path: () => `${course}/glossary`, statements: 6 }
];

test.each(pages)('$name asks at most $statements statements, session included', async (page) => {
	const open = () => fetch(`${app.origin}${page.path()}`, { headers: { cookie } });
	// The first visit opens connections.
	expect((await open()).status).toBe(200);
	proxy.reset();
	const response = await open();
	await response.text();
	expect(response.status).toBe(200);
	expect(proxy.count()).toBeGreaterThan(0);
	expect(proxy.count()).toBeLessThanOrEqual(page.statements);
});

test.each(pages)('a first visit to $name is at most 60 KiB and sends no script', async (page) => {
	const visit = await firstVisit(`${app.origin}${page.path()}`, { cookie });
	expect(visit.scripts).toEqual([]);
	expect(visit.foreign).toEqual([]);
	expect(visit.bytes).toBeLessThanOrEqual(60 * KIB);
});

// A load may hand a page more than it shows: what is right, a result that is held.
test.each(pages)('the data of $name is given to nobody apart from its page', async (page) => {
	const response = await fetch(`${app.origin}${page.path()}/__data.json`, { headers: { cookie } });
	expect(response.status).toBe(404);
	expect(await response.text()).toContain('Page not found');
});
