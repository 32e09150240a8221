import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPerson } from '../../src/lib/identity/people.server.ts';
import { routes as table } from '../../src/lib/identity/permissions.rules.ts';
import { grantRole } from '../../src/lib/identity/roles.server.ts';
import { openSession } from '../../src/lib/identity/sessions.server.ts';
import { systemActor } from '../../src/lib/platform/actor.ts';
import { inTransaction, type Sql } from '../../src/lib/platform/database.server.ts';
import { openFileStore } from '../../src/lib/platform/files.server.ts';
import { type RunningApp, startApp } from '../support/app.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { makeCohort, makeEnrolment } from '../support/factories.ts';
import { addRecords, type Record, recordOf } from '../support/records.ts';
import { formsOn, hostile, lostFrom, misshapen, untold } from '../support/page-forms.ts';
import { readRoutes } from '../support/route-tree.ts';

/** Every route and every form action, with every role and with someone else's record. */

const routes = readRoutes();
const OUTSIDER = 'outside.learner@example.org';
const OTHER_TUTOR = 'other.tutor@example.org';

/** `roles` as the database has them, read past the code under test. */
type Visitor = {
	name: string;
	personId: string | null;
	roles: readonly string[];
	tutorOf: readonly string[];
};
type Ask = { method: string; path: string; json: boolean };
type Case = { routeId: string; visitor: Visitor; ask: Ask; record: Record; isPage: boolean };
type Expected = 'sign-in' | 'forbidden' | 'not found' | 'own' | 'open';

let database: TestDatabase;
let sql: Sql;
let app: RunningApp;
let dataDir: string;
let visitors: Visitor[];
let cases: Case[];
let enrolled: Set<string>;

beforeAll(async () => {
	database = await testDatabase();
	sql = database.sql;
	dataDir = await mkdtemp(join(tmpdir(), 'tranche-permissions-'));
	// No worker: whatever changes in the database, a request changed it.
	app = await startApp({
		DATABASE_URL: database.url,
		DATA_DIR: dataDir,
		DEMO: 'on',
		WORKER: 'separate',
		LOG_LEVEL: 'warn'
	});
	await addOutsiders();
	await addRecords(
		sql,
		openFileStore({ filesUrl: `file:${dataDir}/files`, s3Keys: undefined, clamdUrl: undefined })
	);
	visitors = await everyone();
	const rows = await sql<{ key: string }[]>`
		select person_id || '/' || c.code as key from enrolment e join cohort c on c.id = e.cohort_id
		where e.state <> 'invited'`;
	enrolled = new Set(rows.map((row) => row.key));
	cases = await allCases();
}, 120_000);

afterAll(async () => {
	await app?.stop();
	await database?.drop();
	await rm(dataDir, { recursive: true, force: true });
});

test('the table and the tree of routes list the same', () => {
	const inTree = routes.map((route) => route.id).toSorted();
	expect(inTree).toEqual(Object.keys(table).toSorted());
});

test('whoever may not is refused in the way the table says, and nothing changes', async () => {
	const refused = cases.filter((each) => !['open', 'own'].includes(expectedOf(each)));
	expect(refused.length).toBeGreaterThan(routes.length);
	const before = await fingerprint();
	expect(await mismatches(refused)).toEqual([]);
	expect(await fingerprint()).toEqual(before);
}, 120_000);

test('whoever may can open every page', async () => {
	const allowed = cases.filter(({ ask }) => ask.method === 'GET');
	expect(await mismatches(allowed.filter(isAllowed))).toEqual([]);
}, 120_000);

test('whoever may is not refused any form, however empty, and no form breaks', async () => {
	const allowed = cases.filter(({ ask }) => ask.method !== 'GET');
	expect(await mismatches(allowed.filter(isAllowed), 1)).toEqual([]);
}, 120_000);

test('an address with a letter that no text can hold breaks no page', async () => {
	const broken: string[] = [];
	for (const { routeId, visitor } of pagesOfOwners()) {
		const path = routeId.replaceAll(/\[[^\]+]+\]/g, '%00').replaceAll('[x+2e]', '.');
		const asked = `${path}?q=%00&name=%00&search=%00&words=%00&after=%00`;
		const response = await get(asked, visitor);
		if (response.status >= 500 && routeId !== '/readyz') broken.push(asked);
	}
	expect(broken).toEqual([]);
}, 120_000);

test('no form breaks by what nobody would type, and what was typed comes back', async () => {
	const faults: string[] = [];
	let forms = 0;
	for (const { visitor, ask, isPage } of pagesOfOwners()) {
		const page = isPage ? await get(ask.path, visitor) : null;
		for (const form of page?.ok ? formsOn(await page.text()) : []) {
			forms += 1;
			const to = new URL(form.action || ask.path, `${app.origin}${ask.path}`);
			for (const ending of ['', '\0']) {
				const sent = hostile(form, ending);
				const response = await post(to, visitor, new URLSearchParams([...sent]));
				const said = `${visitor.name}: ${to.pathname}${to.search} is ${response.status}`;
				if (response.status >= 500) faults.push(said);
				if (response.status !== 400 && response.status !== 409) continue;
				const html = await response.text();
				// A link that is used up says so in a page of its own.
				const says = response.status === 409 || html.includes('There is a problem');
				if (!says) faults.push(`${said} and does not say why`);
				const lost = ending ? [] : lostFrom(html, form, sent);
				if (lost.length > 0) faults.push(`${said} and lost ${lost.join()}`);
				const mute = untold(html, form);
				if (mute.length > 0) faults.push(`${said} and does not say how to write ${mute.join()}`);
			}
			for (const [what, body] of misshapen(form)) {
				const { status } = await post(to, visitor, body);
				if (status >= 500) faults.push(`${to.pathname}${to.search} is ${status} to ${what}`);
			}
		}
	}
	expect(faults).toEqual([]);
	expect(forms).toBeGreaterThan(60);
}, 240_000);

/** One visitor for each address that may be asked for, who finds the record there if anyone does. */
const pagesOfOwners = (): Case[] => {
	const byRoute = new Map<string, Case>();
	for (const each of cases.filter(({ ask }) => ask.method === 'GET')) {
		if (expectedOf(each) === 'open') byRoute.set(each.routeId, byRoute.get(each.routeId) ?? each);
	}
	return [...byRoute.values()];
};

const cookieOf = async ({ personId }: Visitor) =>
	personId ? { cookie: `session=${await sessionFor(personId)}` } : {};

const get = async (path: string, visitor: Visitor) =>
	fetch(`${app.origin}${path}`, {
		headers: { accept: 'text/html', ...(await cookieOf(visitor)) },
		redirect: 'manual'
	});

const post = async (to: URL, visitor: Visitor, body: URLSearchParams | Blob) =>
	fetch(to, {
		method: 'POST',
		headers: { accept: 'text/html', origin: app.origin, ...(await cookieOf(visitor)) },
		redirect: 'manual',
		body
	});

const isAllowed = (each: Case) => ['open', 'own'].includes(expectedOf(each));

function expectedOf({ routeId, visitor, record }: Case): Expected {
	const audiences: readonly string[] = table[routeId] ?? [];
	if (!audiences.includes('anyone')) {
		if (!visitor.personId) return 'sign-in';
		const isOne = audiences.some((each) => each === 'person' || visitor.roles.includes(each));
		if (!isOne) return 'forbidden';
	}
	if (routeId.startsWith('/learn/[cohort]')) {
		const cohort = record.path.split('/')[2]!;
		if (!enrolled.has(`${visitor.personId}/${cohort}`)) return 'not found';
		return record.ownerId === visitor.personId ? 'open' : 'own';
	}
	if (routeId.startsWith('/teach/')) {
		return visitor.tutorOf.includes(record.cohortId ?? '') ? 'open' : 'not found';
	}
	return 'open';
}

async function mismatches(asked: Case[], atOnce = 8): Promise<string[]> {
	const left = [...asked];
	const wrong: string[] = [];
	const walk = async () => {
		for (let each = left.shift(); each; each = left.shift()) {
			const expected = expectedOf(each);
			const response = await send(each);
			await response.arrayBuffer();
			if (isAsExpected(expected, each, response)) continue;
			const { visitor, ask } = each;
			const what = `${visitor.name}: ${ask.method} ${ask.path}`;
			wrong.push(`${what} is ${response.status}, expected: ${expected}`);
		}
	};
	await Promise.all(Array.from({ length: atOnce }, walk));
	return wrong;
}

/** Programs show a token or a signature there; a session opens nothing. */
const asksForKey = /^\/api\/v1\/(feed|registers)\b/;

function isAsExpected(expected: Expected, { ask, routeId }: Case, response: Response): boolean {
	const { status } = response;
	if (expected === 'sign-in') {
		if (ask.json) return status === 401;
		return status === 303 && (response.headers.get('location') ?? '').startsWith('/sign-in?next=');
	}
	if (expected === 'forbidden') return status === 403;
	if (expected === 'not found') return status === 404;
	if (asksForKey.test(routeId)) return status === 401;
	if (status === 401 || status === 403) return false;
	if (routeId === '/readyz') return status === 503;
	if (routeId === '/refused') return status === 404;
	// An answer that sends to the sign-in page would mean that the session was not taken for one.
	const isSentAway = (response.headers.get('location') ?? '').startsWith('/sign-in?next=');
	if (isSentAway) return false;
	if (ask.method !== 'GET') return status < 500;
	// In the same cohort the address leads to one's own record, in whatever state that is.
	const fine = expected === 'own' ? [200, 303, 404, 409] : [200, 303];
	return fine.includes(status);
}

async function send({ visitor, ask, record }: Case): Promise<Response> {
	const headers: { [name: string]: string } = { origin: app.origin, accept: 'text/html' };
	if (visitor.personId) headers['cookie'] = `session=${await sessionOf(visitor.personId, ask)}`;
	if (ask.json) Object.assign(headers, { 'content-type': 'application/json', accept: '*/*' });
	const body = ask.json ? JSON.stringify(record.body) : new URLSearchParams();
	return fetch(`${app.origin}${ask.path}`, {
		method: ask.method,
		headers,
		redirect: 'manual',
		...(ask.method === 'GET' ? {} : { body })
	});
}

const sessions = new Map<string, Promise<string>>();

/** Pages share a session; each form has its own, because some of them end sessions. */
function sessionOf(personId: string, ask: Ask): Promise<string> {
	if (ask.method !== 'GET') return sessionFor(personId);
	const known = sessions.get(personId) ?? sessionFor(personId);
	sessions.set(personId, known);
	return known;
}

const sessionFor = (personId: string) =>
	inTransaction(sql, (tx) => openSession(tx, personId, 'test'));

async function allCases(): Promise<Case[]> {
	const all: Case[] = [];
	for (const route of routes) {
		for (const visitor of visitors) {
			const record = await recordOf(sql, route.id);
			const ask = (method: string, suffix = '', json = false) =>
				all.push({
					routeId: route.id,
					visitor,
					record,
					isPage: route.isPage,
					ask: { method, path: record.path + suffix, json }
				});
			if (route.isPage || route.methods.includes('GET')) ask('GET');
			for (const action of route.actions) ask('POST', action === 'default' ? '' : `?/${action}`);
			for (const method of route.methods.filter((name) => name !== 'GET')) ask(method, '', true);
		}
	}
	return all;
}

async function everyone(): Promise<Visitor[]> {
	const named = ['learner', 'fresh', 'tutor', 'tutor2', 'staff', 'chair', 'external', 'admin'];
	const emails = [...named.map((name) => `${name}@example.org`), OUTSIDER, OTHER_TUTOR];
	const people = await sql<{ id: string; email: string }[]>`
		select id, email from person where email = any(${emails}::text[])`;
	expect(people).toHaveLength(10);
	const owners = await recordOwners(people.map((person) => person.id));
	const nobody: Visitor = { name: 'nobody', personId: null, roles: [], tutorOf: [] };
	return [nobody, ...(await Promise.all([...people, ...owners].map(asVisitor)))];
}

/** Whoever else owns a record that a page is opened for: some page must open for someone. */
async function recordOwners(known: string[]): Promise<{ id: string; email: string }[]> {
	const records = await Promise.all(
		routes.filter(({ id }) => id.startsWith('/learn/[cohort]')).map(({ id }) => recordOf(sql, id))
	);
	const ids = [...new Set(records.map((record) => record.ownerId ?? ''))];
	return sql<{ id: string; email: string }[]>`
		select id, email from person where id = any(${ids}::uuid[]) and id <> all(${known}::uuid[])`;
}

async function asVisitor({ id, email }: { id: string; email: string }): Promise<Visitor> {
	const grants = await sql<{ role: string; cohortId: string | null }[]>`
		select role, cohort_id from role_grant where person_id = ${id} and revoked_at is null`;
	return {
		name: email.split('@')[0]!,
		personId: id,
		roles: grants.map(({ role }) => role),
		tutorOf: grants.flatMap(({ cohortId }) => cohortId ?? [])
	};
}

/** A learner and a tutor of a cohort of their own, to whom all other records are someone else's. */
async function addOutsiders(): Promise<void> {
	const [edition] = await sql<
		{ editionId: string }[]
	>`select id as edition_id from edition limit 1`;
	const cohort = await makeCohort(sql, { editionId: edition!.editionId, code: 'elsewhere' });
	const system = systemActor(new Date());
	const add = (name: string, email: string) =>
		inTransaction(sql, (tx) => createPerson(tx, system, { name, email }));
	const learnerId = await add('Olga Outside', OUTSIDER);
	await makeEnrolment(sql, {
		cohort,
		person: { id: learnerId, name: 'Olga Outside', email: OUTSIDER }
	});
	const personId = await add('Tom Elsewhere', OTHER_TUTOR);
	const right = { personId, role: 'tutor', cohortId: cohort.id } as const;
	await inTransaction(sql, (tx) => grantRole(tx, system, right));
}

/** What every table holds. Sessions are this test's own doing. */
async function fingerprint(): Promise<{ [table: string]: string }> {
	const tables = await sql<{ name: string }[]>`
		select tablename as name from pg_tables where schemaname = 'public'
			and tablename not in ('session', 'rate_limit', 'edition_file', 'edition_image')
		order by 1`;
	const prints: { [table: string]: string } = {};
	for (const { name } of tables) {
		const [row] = await sql<{ print: string }[]>`
			select md5(coalesce(string_agg(t::text, ',' order by t::text), '')) as print from ${sql(name)} t`;
		prints[name] = row!.print;
	}
	return prints;
}
