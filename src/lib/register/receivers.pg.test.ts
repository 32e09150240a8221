import { afterAll, beforeAll, expect, test } from 'vitest';
import {
	awardFor,
	makeDecision,
	makeReceiver,
	openAgreement,
	revoke,
	staffActor
} from '../../../tests/support/awards.ts';
import { testDatabase } from '../../../tests/support/database.ts';
import { noRoles, systemActor } from '#lib/platform/actor.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import { move } from '#lib/platform/machine-store.server.ts';
import { newId } from '#lib/platform/id.ts';
import type { AgreementField } from './agreement.rules.ts';
import { receiveAnswer } from './answers.server.ts';
import { claimBatch } from './claims.server.ts';
import { storedDelivery } from './deliveries.server.ts';
import { feedAfter } from './feed-pages.server.ts';
import { deliveries, deliveryDetail, receiverDetail, receivers } from './feed-reads.server.ts';
import { writeNotice } from './notices.server.ts';
import { ensureDemoReceiver } from './demo-receiver.server.ts';
import { writeRefusalsTo } from '#lib/platform/refusals.server.ts';
import {
	changeAddresses,
	pauseReceiver,
	registerReceiver,
	resumeReceiver,
	storedReceiver
} from './receivers.server.ts';
import { replayFeed } from './replays.server.ts';
import { sendAgain } from './resend.server.ts';
import { signedHeaders } from './signature.rules.ts';
import { noticesOfAward } from './sent.server.ts';

const database = await testDatabase();
const { sql } = database;
afterAll(database.drop);

const staff = staffActor();
const reach = { loopback: true, privateNetworks: false };
const url = 'http://localhost:4999/notices';
const { endsOn: _, ...terms } = openAgreement;
const agreed = { ...terms, fields: [...terms.fields], endsOn: '' };
let awardId: string;

beforeAll(async () => {
	({ awardId } = await awardFor(sql, await makeDecision(sql)));
});

const amend = () =>
	inTransaction(sql, (tx) => writeNotice(tx, systemActor(staff.at), { awardId, type: 'amend' }));

const notTold = async (receiverId: string) =>
	await sql`select from notice n where not exists (
		select from delivery where notice_id = n.id and receiver_id = ${receiverId})`;

test('the register of the demonstration is added once, with one secret, whatever the port', async () => {
	const made = await Promise.all(
		Array.from({ length: 8 }, () => ensureDemoReceiver(sql, systemActor(staff.at), { url }))
	);
	expect(new Set(made.map(({ id }) => id)).size).toBe(1);
	expect(new Set(made.map(({ secret }) => secret)).size).toBe(1);
	const moved = await ensureDemoReceiver(sql, systemActor(staff.at), {
		url: 'http://localhost:5001/notices'
	});
	expect(moved).toEqual(made[0]);
	const [row] = await sql`select url, status_url from receiver where id = ${moved.id}`;
	expect(row).toEqual({
		url: 'http://localhost:5001/notices',
		statusUrl: 'http://localhost:5001/status'
	});
});

test('a register added while notices are written is told of every one of them, once', async () => {
	const writing = Array.from({ length: 12 }, amend);
	const added = registerReceiver(
		sql,
		staff,
		{ name: 'In the middle', url, statusUrl: '', ...agreed },
		reach
	);
	await Promise.all(writing);
	expect(await notTold(await added)).toHaveLength(0);
});

test('an address that points inside is refused, and the log says why and not where', async () => {
	const lines: unknown[] = [];
	writeRefusalsTo({ warn: (fields: unknown) => void lines.push(fields) });
	const input = { name: 'Inside', statusUrl: '', ...agreed };
	for (const inside of ['https://10.1.2.3/notices', 'https://192.168.0.9/latest']) {
		await expect(registerReceiver(sql, staff, { ...input, url: inside }, reach)).rejects.toThrow(
			'private network'
		);
	}
	const line = { requestId: 'test', what: 'the address of a register' };
	const refused = { ...line, why: 'It points into a private network.' };
	expect(lines).toEqual([refused, refused]);
});

test('adding the same register twice adds it once; another of its name is refused', async () => {
	const input = { name: 'Twice', url, statusUrl: '', ...agreed };
	const ids = await Promise.all([1, 2, 3].map(() => registerReceiver(sql, staff, input, reach)));
	expect(new Set(ids).size).toBe(1);
	await expect(
		registerReceiver(sql, staff, { ...input, url: 'https://other.example/' }, reach)
	).rejects.toThrow('of this name already');
});

test('an agreement names something by which the register finds people', async () => {
	const input = { name: 'Nameless', url, statusUrl: '', ...agreed };
	const make = (fields: AgreementField[]) =>
		registerReceiver(sql, staff, { ...input, fields }, reach);
	const wrong: AgreementField[][] = [
		[],
		['grade', 'standards_evidence'],
		['year_of_birth'],
		['name_as_awarded', 'date_of_birth', 'year_of_birth']
	];
	for (const fields of wrong) {
		await expect(make(fields)).rejects.toMatchObject({ issues: [{ field: 'fields' }] });
	}
	expect(await make(['register_number', 'year_of_birth'])).toBeTruthy();
});

test('an address inside our network is refused, said of its field', async () => {
	const input = {
		name: 'Inside',
		url: 'https://10.0.0.8/',
		statusUrl: 'https://169.254.169.254/',
		...agreed
	};
	await expect(registerReceiver(sql, staff, input, reach)).rejects.toMatchObject({
		issues: [
			{ field: 'url', message: 'It points into a private network.' },
			{ field: 'statusUrl', message: 'No register can be at that address.' }
		]
	});
	await expect(
		registerReceiver(sql, { ...staff, roles: noRoles }, { ...input, url }, reach)
	).rejects.toThrow('permission');
});

test('paused and resumed, each pressed twice: nothing is lost and all is queued', async () => {
	const id = await registerReceiver(
		sql,
		staff,
		{ name: 'Resting', url, statusUrl: '', ...agreed },
		reach
	);
	const press = (act: typeof pauseReceiver) => inTransaction(sql, (tx) => act(tx, staff, id));
	await press(pauseReceiver);
	await press(pauseReceiver);
	await sql`delete from graphile_worker._private_jobs`;
	await amend();
	const jobs = () => sql`select from graphile_worker.jobs where key like ${`deliver:${id}:%`}`;
	expect(await jobs()).toHaveLength(0);
	await press(resumeReceiver);
	await press(resumeReceiver);
	expect(await jobs()).toHaveLength(1);
	expect(await notTold(id)).toHaveLength(0);
	const [moves] = await sql`select count(*) as moves from history where subject_id = ${id}`;
	expect(moves).toEqual({ moves: 2 });
});

test('send again: from received and from given up, and only once however often it is pressed', async () => {
	const id = await registerReceiver(
		sql,
		staff,
		{ name: 'Again', url, statusUrl: '', ...agreed },
		reach
	);
	const [first, second] = await sql<{ id: string }[]>`
		select d.id from delivery d join notice n on n.id = d.notice_id
		where receiver_id = ${id} order by n.position limit 2`;
	await inTransaction(sql, async (tx) => {
		await move(tx, storedDelivery, staff, first!.id, { type: 'acknowledged', status: 200 });
		await move(tx, storedDelivery, staff, second!.id, { type: 'gaveUp', tries: 20 });
	});
	for (const delivery of [first!, second!]) {
		await Promise.all([1, 2, 3].map(() => sendAgain(sql, staff, delivery.id)));
		expect(await deliveryDetail(sql, delivery.id)).toMatchObject({ state: 'waiting' });
		const moves = await sql`select from history where subject_id = ${delivery.id}`;
		expect(moves).toHaveLength(2);
	}
	await expect(sendAgain(sql, staff, newId())).rejects.toThrow('could not be found');
	await expect(sendAgain(sql, staff, 'nonsense')).rejects.toThrow('could not be found');
	await expect(sendAgain(sql, { ...staff, roles: noRoles }, first!.id)).rejects.toThrow();
});

test('replay: only what was given up, or everything, missing notices too', async () => {
	const id = await registerReceiver(
		sql,
		staff,
		{ name: 'Replayed', url, statusUrl: '', ...agreed },
		reach
	);
	const rows = await sql<{ id: string; position: number }[]>`
		select d.id, n.position from delivery d join notice n on n.id = d.notice_id
		where receiver_id = ${id} order by n.position`;
	await inTransaction(sql, async (tx) => {
		for (const [at, row] of rows.entries()) {
			const event =
				at % 2 === 0
					? ({ type: 'acknowledged', status: 200 } as const)
					: ({ type: 'gaveUp', tries: 1 } as const);
			await move(tx, storedDelivery, staff, row.id, event);
		}
	});
	const range = { receiverId: id, from: 1, to: rows.at(-1)!.position };
	const stopped = rows.filter((_, at) => at % 2 === 1).length;
	expect(await replayFeed(sql, staff, { ...range, which: 'stopped' })).toMatchObject({
		notices: stopped
	});
	expect(await replayFeed(sql, staff, { ...range, which: 'stopped' })).toMatchObject({
		notices: 0
	});
	expect(await replayFeed(sql, staff, { ...range, which: 'all' })).toMatchObject({
		notices: rows.length - stopped
	});
	await sql`delete from delivery where id = ${rows[0]!.id}`;
	expect(await replayFeed(sql, staff, { ...range, which: 'all' })).toMatchObject({ notices: 1 });
	expect(await notTold(id)).toHaveLength(0);
});

test('of however many registers that were told of one notice, staff can read of each', async () => {
	for (let n = 0; n < 40; n++) await makeReceiver(sql, { url, secret: `s${n}` });
	const noticeId = await amend();
	const seen: string[] = [];
	for (let after: string | null = null; ;) {
		const { rows, next } = await deliveries(sql, { state: 'waiting', receiverId: null, after });
		seen.push(...rows.map(({ id }) => id));
		if (next === null) break;
		after = next;
	}
	const told = await sql<{ id: string }[]>`select id from delivery where notice_id = ${noticeId}`;
	expect(told.length).toBeGreaterThan(40);
	for (const { id } of told) expect(seen).toContain(id);
	expect(new Set(seen).size).toBe(seen.length);
});

test('what staff and learners read: counts, pages without loss, and what was sent to whom', async () => {
	const all = await receivers(sql);
	for (const one of all) {
		const [counted] = await sql`
			select count(*) as n from delivery where receiver_id = ${one.id}`;
		expect(one.waiting + one.stopped + one.acknowledged).toBe(counted!['n']);
	}
	const seen = new Set<string>();
	for (let after: string | null = null; ;) {
		const page = await deliveries(sql, { state: null, receiverId: null, after });
		for (const row of page.rows) seen.add(row.id);
		after = page.next;
		if (after === null) break;
	}
	const [total] = await sql`select count(*) as n from delivery`;
	expect(seen.size).toBe(total!['n']);
	const sent = await noticesOfAward(sql, awardId);
	expect(sent.map(({ sequence }) => sequence)).toEqual(sent.map((_, at) => at + 1));
	expect(sent.flatMap((notice) => notice.deliveries)).toHaveLength(total!['n']);
	await expect(receiverDetail(sql, 'nonsense', staff.at)).rejects.toThrow('could not be found');
	await expect(deliveryDetail(sql, 'nonsense')).rejects.toThrow('could not be found');
	expect((await receiverDetail(sql, all[0]!.id, staff.at)).secret).toMatch(/^whsec_/);
});

test('the secret is shown until the register knows it, also to one that fetches', async () => {
	const input = { name: 'Fetches', url: '', statusUrl: '', ...agreed };
	const id = await registerReceiver(sql, staff, input, reach);
	const shown = async () => (await receiverDetail(sql, id, staff.at)).secret;
	const secret = await shown();
	expect(secret).toMatch(/^whsec_/);
	const { items } = await feedAfter(sql, id, staff.at, { after: 0, limit: 1 });
	const { notice } = items[0] as { notice: { notice_id: string } };
	const said_at = staff.at.toISOString();
	const body = JSON.stringify({ type: 'receipt', ...notice, outcome: 'accepted', said_at });
	const headers = signedHeaders([secret!], { id: 'one', body }, staff.at);
	await receiveAnswer(sql, staff.at, id, {
		...{ id: 'one', timestamp: headers['webhook-timestamp']!, body },
		signature: headers['webhook-signature']!
	});
	expect(await shown()).toBeNull();
});

test('staff read word for word what left for this register, and the feed only where nothing has', async () => {
	const about = await awardFor(sql, await makeDecision(sql));
	const input = { name: 'Asks', url, statusUrl: '', ...agreed, fields: ['email' as const] };
	const id = await registerReceiver(sql, staff, input, reach);
	const [waiting] = await sql<{ id: string }[]>`
		select d.id from delivery d join notice n on n.id = d.notice_id
		where d.receiver_id = ${id} and n.award_id = ${about.awardId}`;
	expect((await deliveryDetail(sql, waiting!.id)).sent).toBeNull();
	await claimBatch(sql, staff, id, 500);
	const { body, sent } = await deliveryDetail(sql, waiting!.id);
	expect(body).toMatchObject({ grade: 'Merit', person: { email: null } });
	expect(sent!.body).toMatchObject({
		...{ grade: null, person: { email: expect.stringContaining('@') as string } }
	});
});

test('a register that was gone and is resumed is owed what was written meanwhile', async () => {
	const input = { name: 'Back again', url, statusUrl: '', ...agreed };
	const id = await registerReceiver(sql, staff, input, reach);
	await inTransaction(sql, (tx) => move(tx, storedReceiver, staff, id, { type: 'saidGone' }));
	const { awardId: lost } = await awardFor(sql, await makeDecision(sql));
	await revoke(sql, lost, staff.at);
	expect(await notTold(id)).toHaveLength(2);
	const writing = Array.from({ length: 5 }, amend);
	const resume = () => inTransaction(sql, (tx) => resumeReceiver(tx, staff, id));
	await Promise.all([resume(), ...writing, resume()]);
	expect(await notTold(id)).toHaveLength(0);
	const first = await claimBatch(sql, staff, id, 1);
	expect(JSON.parse(first!.claims[0]!.body)).toMatchObject({
		...{ award_id: lost, notice_type: 'revoke' }
	});
});

test('a register that has moved keeps its agreement, and what waits goes to the new address at once', async () => {
	const id = await registerReceiver(
		sql,
		staff,
		{ name: 'On the move', url, statusUrl: '', ...agreed },
		reach
	);
	const later = new Date(staff.at.getTime() + 5 * 3_600_000);
	await sql`update delivery set next_try_at = ${later} where receiver_id = ${id}`;
	await sql`update receiver set failures = 7, rest_until = ${later} where id = ${id}`;
	const to = {
		receiverId: id,
		url: 'http://localhost:4998/in',
		statusUrl: 'http://localhost:4998/s'
	};
	const agreements = await sql`select * from agreement where receiver_id = ${id}`;

	const stranger = { ...staff, roles: noRoles };
	await expect(changeAddresses(sql, stranger, to, reach)).rejects.toMatchObject({
		name: 'Forbidden'
	});
	for (const wrong of ['', 'http://169.254.169.254/in', 'ftp://register.example.org/in']) {
		await expect(changeAddresses(sql, staff, { ...to, url: wrong }, reach)).rejects.toMatchObject({
			issues: [{ field: 'url' }]
		});
	}
	const noise = Array.from({ length: 6 }, () => changeAddresses(sql, staff, to, reach));
	await Promise.all([...noise, amend(), amend()]);

	expect(await receiverDetail(sql, id, staff.at)).toMatchObject({
		url: to.url,
		statusUrl: to.statusUrl
	});
	const due = await sql`
		select from delivery where receiver_id = ${id} and state = 'waiting' and next_try_at > ${staff.at}`;
	expect(due).toHaveLength(0);
	const claimed = await claimBatch(sql, systemActor(staff.at), id, 1);
	expect(claimed?.url).toBe(to.url);
	expect(await sql`select * from agreement where receiver_id = ${id}`).toEqual(agreements);
	const audits = await sql`
		select detail from audit where action = 'receiver-addresses-changed' and subject_id = ${id}`;
	expect(audits).toHaveLength(1);
});

test('a register that fetches has no address that takes notices', async () => {
	const fetching = { name: 'Fetches and moves', url: '', statusUrl: '', ...agreed };
	const receiverId = await registerReceiver(sql, staff, fetching, reach);
	await expect(
		changeAddresses(sql, staff, { receiverId, url, statusUrl: '' }, reach)
	).rejects.toMatchObject({ issues: [{ field: 'url' }] });
	const statusUrl = 'http://localhost:4998/s';
	await changeAddresses(sql, staff, { receiverId, url: '', statusUrl }, reach);
	expect(await receiverDetail(sql, receiverId, staff.at)).toMatchObject({ url: null, statusUrl });
});
