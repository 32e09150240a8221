import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemActor } from '../../src/lib/platform/actor.ts';
import { inTransaction } from '../../src/lib/platform/database.server.ts';
import { move } from '../../src/lib/platform/machine-store.server.ts';
import { storedEnrolment } from '../../src/lib/progression/machines.ts';
import { type RunningApp, signIn, startApp } from '../support/app.ts';
import { awardFor, boardDay, type Decided, makeDecision } from '../support/awards.ts';
import { testDatabase } from '../support/database.ts';
import { makeAccount, PASSWORD } from '../support/sign-in.ts';

/** Somebody whose name certificates cannot show, from the first day of the course to the certificate. */

const database = await testDatabase();
const { sql } = database;

let app: RunningApp | undefined;
let learner: string;
let staff: string;
let personId: string;
let decided: Decided;

beforeAll(async () => {
	const person = await makeAccount(sql, { name: '王 Invented' });
	const officer = await makeAccount(sql, { name: 'Una Staff', role: 'staff' });
	personId = person.id;
	decided = { ...(await makeDecision(sql)), personId };
	const { enrolmentId } = decided;
	await sql`update enrolment set person_id = ${personId} where id = ${enrolmentId}`;
	await inTransaction(sql, (tx) =>
		move(tx, storedEnrolment, systemActor(boardDay), enrolmentId, { type: 'accepted' })
	);
	app = await startApp({ DATABASE_URL: database.url, DEMO: 'off' });
	learner = await signIn(app.origin, person.email, PASSWORD);
	staff = await signIn(app.origin, officer.email, PASSWORD);
}, 90_000);
afterAll(async () => {
	await app?.stop();
	await database.drop();
});

const ask = (path: string, cookie: string, body?: Record<string, string>) =>
	fetch(app!.origin + path, {
		redirect: 'manual',
		headers: { cookie, accept: 'text/html', origin: app!.origin },
		...(body ? { method: 'POST', body: new URLSearchParams(body) } : {})
	});
const page = async (path: string, cookie: string) =>
	(await (await ask(path, cookie)).text()).replace(/<!--.*?-->/g, '').replace(/\s+/g, ' ');

test('the learner reads it and staff have it to do, before the award', async () => {
	const course = `/learn/${decided.cohortCode}`;
	for (const path of ['/account', `${course}/certificate`]) {
		const html = await page(path, learner);
		expect(html, path).toContain('Certificates cannot show your name as it is.');
		expect(html, path).toContain('and lacks 王.');
		expect(html, path).toContain('mailto:');
	}
	const home = await page('/academy', staff);
	expect(home).toContain('1 name has letters that certificates lack');
	expect(home).toContain(`/academy/people/${personId}/name`);
	expect(await page(`/academy/people/${personId}`, staff)).toContain(
		'None yet: certificates lack 王'
	);
});

test('after it there is a badge, and words where the certificate would be; one form mends it', async () => {
	await awardFor(sql, decided);
	const course = `/learn/${decided.cohortCode}`;
	const without = await page(`${course}/certificate`, learner);
	expect(without).toContain('Certificates cannot show your name as it is.');
	expect(without).not.toContain(`${course}/certificate.pdf`);
	expect(without).toContain(`${course}/badge`);
	expect((await ask(`${course}/certificate.pdf`, learner)).status).toBe(409);
	expect((await ask(`${course}/badge/badge.json`, learner)).status).toBe(200);
	expect(await page('/academy/awards/documents', staff)).toContain('The certificate waits for it.');

	const form = `/academy/people/${personId}/name`;
	const why = { because: 'correction', evidence: 'Passport seen, case 7' };
	const same = { name: '王 Invented', nameOnCertificates: '', ...why };
	const unchanged = { ...same, seen: '王 Invented', seenOnCertificates: '' };
	const refused = await ask(form, staff, unchanged);
	expect(refused.status).toBe(400);
	expect(await refused.text()).toContain('This is the name that they have.');
	const mended = { ...unchanged, nameOnCertificates: 'Wang Invented' };
	expect((await ask(form, staff, mended)).status).toBe(303);

	const after = await page(`${course}/certificate`, learner);
	expect(after).not.toContain('Certificates cannot show');
	expect(after).toContain(`${course}/certificate.pdf`);
	expect((await ask(`${course}/certificate.pdf`, learner)).status).toBe(200);
	expect(await page('/academy', staff)).not.toContain('letters that certificates lack');
	const found = await page('/register?name=wang', '');
	expect(found).toContain('Wang Invented');
	expect(found).not.toContain('王');
	// In the house the name stays as they write it.
	expect(await page('/account', learner)).toContain('王 Invented');
	expect(await page(`${course}/record`, learner)).toContain('Wang Invented');
});
