import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../tests/support/database.ts';
import { createRegister } from './app.ts';
import { openStore, type Store } from './store.ts';

const database = await testDatabase();
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
let store: Store;
let server: Server;
let origin: string;

beforeAll(async () => {
	store = openStore(database.url);
	await Promise.all([store.prepare(), store.prepare(), store.prepare()]);
	server = createRegister({ store, secret });
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
	server.closeAllConnections();
	server.close();
	await store.close();
	await database.drop();
});

let made = 0;
const id = (n = ++made) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;

const notice = (about: Record<string, unknown> = {}) => ({
	notice_id: id(),
	notice_type: 'award',
	position: 1,
	award_id: id(),
	sequence: 1,
	status: 'in_force',
	issued_at: '2026-11-06T14:00:00.000Z',
	effective_on: '2026-11-06',
	awarding_body: { id: 'x', name: 'Some Academy' },
	person: {
		local_id: id(),
		name_as_awarded: `Amira Invented ${made}`,
		register_number: null as string | null
	},
	qualification: { id: 'FCL', version: '1', title: 'Foundations', level: 'unregulated' },
	grade: 'Merit',
	awarded_on: '2026-11-06',
	valid_from: '2026-11-06',
	expires_on: '2099-11-05',
	a_field_of_later: true,
	...about
});

type Notice = ReturnType<typeof notice>;

function post(
	body: Notice | string,
	options: { at?: Date; secret?: string; id?: string; path?: string } = {}
) {
	const raw = typeof body === 'string' ? body : JSON.stringify(body);
	const messageId = options.id ?? (typeof body === 'string' ? 'x' : body.notice_id);
	const at = options.at ?? new Date();
	return fetch(`${origin}${options.path ?? '/notices'}`, {
		method: 'POST',
		body: raw,
		headers: {
			'webhook-id': messageId,
			'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
			'webhook-signature': new Webhook(options.secret ?? secret).sign(messageId, at, raw)
		}
	});
}

const receipt = async (body: Notice) =>
	((await (await post(body)).json()) as { receipt: string }).receipt;

const entryOf = async (award: string) => (await store.entry(award))?.status;

test('the newest notice of an award counts, in whatever order they come', async () => {
	const award_id = id();
	const [first, second, third] = [1, 2, 3].map((sequence) =>
		notice({ award_id, sequence, status: ['', 'in_force', 'suspended', 'revoked'][sequence] })
	) as [Notice, Notice, Notice];
	expect(await receipt(second)).toBe('applied');
	expect(await receipt(first)).toBe('older');
	expect(await entryOf(award_id)).toBe('suspended');
	expect(await receipt(third)).toBe('applied');
	expect(await receipt(second)).toBe('duplicate');
	expect(await entryOf(award_id)).toBe('revoked');
});

test('twenty copies at once are applied once', async () => {
	const body = notice();
	const receipts = await Promise.all(Array.from({ length: 20 }, () => receipt(body)));
	expect(receipts.filter((word) => word === 'applied')).toHaveLength(1);
	expect(receipts.filter((word) => word === 'duplicate')).toHaveLength(19);
});

test.each([
	['a forged signature', () => post(notice(), { secret: `whsec_${btoa('x'.repeat(32))}` }), 401],
	['an old message', () => post(notice(), { at: new Date(Date.now() - 301_000) }), 401],
	['a message from the future', () => post(notice(), { at: new Date(Date.now() + 301_000) }), 401],
	['no signature', () => fetch(`${origin}/notices`, { method: 'POST', body: '{}' }), 401],
	['something that is not JSON', () => post('garbage'), 422],
	['JSON that is no notice', () => post('null'), 422],
	['a status that is none', () => post(notice({ status: 'fine' })), 422],
	['a sequence of nought', () => post(notice({ sequence: 0 })), 422],
	['a day that is none', () => post(notice({ valid_from: 'soon' })), 422],
	['two different ids', () => post(notice(), { id: 'another' }), 422],
	['far too much', () => post('x'.repeat(100_000)), 413],
	['the wrong method', () => fetch(`${origin}/notices`), 405]
])('%s is refused with the right status', async (_name, act, status) => {
	const before = await store.tallies();
	expect((await act()).status).toBe(status);
	expect(await store.tallies()).toEqual(before);
});

test('twenty notices of an award at once leave the newest', async () => {
	for (let round = 0; round < 5; round++) {
		const award = id();
		const statuses = Array.from({ length: 20 }, (_, at) => (at === 19 ? 'suspended' : 'in_force'));
		const told = statuses.map((status, at) =>
			notice({ award_id: award, sequence: at + 1, status })
		);
		await Promise.all(told.toReversed().map(receipt));
		expect(await entryOf(award)).toBe('suspended');
	}
});

test('the list finds people by a part of their name and shows what is true today', async () => {
	const award_id = id();
	const name = "Zoë O'Invented <script>";
	await receipt(
		notice({
			award_id,
			person: { ...notice().person, name_as_awarded: name },
			expires_on: '2026-11-05'
		})
	);
	const list = await (await fetch(`${origin}/?name=${encodeURIComponent("o'inv")}`)).text();
	expect(list).toContain(`/entries/${award_id}`);
	expect(list).not.toContain('<script>');
	const entry = await fetch(`${origin}/entries/${award_id}`);
	expect(entry.headers.get('content-security-policy')).toContain("default-src 'none'");
	expect(await entry.text()).toContain('Expired');
	for (const path of ['/entries/none', `/entries/${id(999_999)}`, '/nothing']) {
		expect((await fetch(origin + path)).status).toBe(404);
	}
	expect((await fetch(`${origin}/?name=%25&after=nonsense`)).status).toBe(200);
});

test('pages of names follow each other without loss', async () => {
	const people = Array.from({ length: 7 }, () => id());
	for (let n = 0; n < 60; n++) {
		// Seven members with many awards each: names that are the same follow each other by award.
		const person = {
			local_id: people[n % 7]!,
			name_as_awarded: `Page Person ${n % 7}`,
			register_number: null
		};
		await receipt(notice({ person }));
	}
	const seen: string[] = [];
	for (let after: string | null = null; ;) {
		const page = await store.find('page person', after);
		seen.push(...page.entries.map((entry) => entry.id));
		after = page.next;
		if (!after) break;
	}
	expect(seen).toHaveLength(60);
	expect(new Set(seen).size).toBe(60);
});

test('it says what it holds, by count and hash', async () => {
	const status = (await (await fetch(`${origin}/status`)).json()) as {
		entries: number;
		by_status: Record<string, { count: number; hash: string }>;
	};
	const counts = Object.values(status.by_status).map(({ count }) => count);
	expect(counts.reduce((sum, count) => sum + count, 0)).toBe(status.entries);
	for (const { hash } of Object.values(status.by_status)) expect(hash).toMatch(/^[0-9a-f]{64}$/);
});

test('who cannot be told apart is unmatched and not shown until the number is given', async () => {
	const name_as_awarded = 'Namesake Invented';
	const [one, two] = [id(), id()];
	const award_id = id();
	await receipt(notice({ person: { local_id: one, name_as_awarded, register_number: null } }));
	const unknown = { local_id: two, name_as_awarded, register_number: null };
	await receipt(notice({ award_id, person: unknown }));
	const shown = async () => (await store.find('namesake', null)).entries.map((entry) => entry.id);
	expect(await shown()).not.toContain(award_id);
	await receipt(notice({ award_id, sequence: 2, person: { ...unknown, register_number: 'X-77' } }));
	expect(await shown()).toContain(award_id);
	const said = (await all(store)).filter(({ type }) => type === 'receipt').slice(-3);
	expect(said.map(({ outcome }) => outcome)).toEqual(['accepted', 'unmatched', 'accepted']);
	const status = (await all(store)).findLast(({ type }) => type === 'registration_status');
	expect(status).toMatchObject({
		person_local_id: two,
		register_number: 'X-77',
		status: 'registered'
	});
});

test('a notice without a name: known by person or number it keeps the name it has, otherwise it is unmatched', async () => {
	const given = notice();
	const { local_id } = given.person;
	await receipt(given);
	const nameless = (about: object) =>
		notice({ schema_version: 2, ...about }) as Notice & { schema_version: number };
	const person = { local_id, name_as_awarded: null, register_number: null };
	const { award_id } = given;
	expect(await receipt(nameless({ award_id, sequence: 2, person }))).toBe('applied');
	expect(await store.entry(award_id)).toMatchObject({ name: given.person.name_as_awarded });
	const stranger = nameless({ person: { ...person, local_id: id() } });
	expect(await receipt(stranger)).toBe('applied');
	const said = (await all(store)).filter(({ type }) => type === 'receipt').slice(-2);
	expect(said.map(({ outcome }) => outcome)).toEqual(['accepted', 'unmatched']);
	// In version 1 a name is never missing.
	expect((await post(notice({ person }))).status).toBe(422);
});

test('an award whose last day has passed is expired, also one with conditions, and its holder not registered', async () => {
	for (const status of ['in_force', 'conditions']) {
		const local_id = id();
		const person = { local_id, name_as_awarded: `Over ${local_id}`, register_number: null };
		const body = notice({ status, person, expires_on: '2026-11-05' });
		await receipt(body);
		expect(await (await fetch(`${origin}/entries/${body.award_id}`)).text()).toContain('Expired');
		const said = (await all(store)).findLast((one) => one['person_local_id'] === local_id);
		expect(said).toMatchObject({ status: 'lapsed' });
		// Both sides compare what was told.
		expect(await entryOf(body.award_id)).toBe(status);
	}
});

test('an entry that was lost comes back by a replay of the same notice', async () => {
	const body = notice();
	await receipt(body);
	await database.sql`delete from reference_register.entry where id = ${body.award_id}`;
	expect(await receipt(body)).toBe('applied');
	expect(await receipt(body)).toBe('duplicate');
	expect(await entryOf(body.award_id)).toBe('in_force');
});

test('a signed question about a range is answered; any other is refused', async () => {
	const ask = (question: object, options = {}) =>
		post(JSON.stringify(question), { id: 'question', path: '/status', ...options });
	const body = notice();
	await receipt(body);
	const range = { from: body.award_id, to: `${body.award_id.slice(0, -1)}z`.replace('z', 'f') };
	const tallies = (await (await ask({ ...range, list: false })).json()) as { entries: number };
	expect(tallies.entries).toBe(1);
	expect(await (await ask({ ...range, list: true })).json()).toEqual({
		entries: [{ award_id: body.award_id, sequence: 1, status: 'in_force' }]
	});
	const forged = { secret: `whsec_${btoa('x'.repeat(32))}` };
	expect((await ask({ ...range, list: true }, forged)).status).toBe(401);
	expect((await ask({ from: "' or 1=1", to: null, list: true })).status).toBe(422);
});

/** Everything it has to answer, in order. */
async function all(from: Store): Promise<Record<string, unknown>[]> {
	const rows = await database.sql<{ body: string }[]>`
		select body from reference_register.answer order by made_at, id`;
	expect((await from.unsent()).length).toBeGreaterThan(0);
	return rows.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
}
