import { afterAll, beforeEach, expect, test } from 'vitest';
import {
	awardFor,
	boardDay,
	type Decided,
	makeDecision,
	makeReceiver,
	openAgreement,
	staffActor
} from '../../../tests/support/awards.ts';
import { testDatabase } from '../../../tests/support/database.ts';
import { fillFeed } from '../../../tests/support/long-feed.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import { newId } from '#lib/platform/id.ts';
import { makeAgreement } from './agreements.server.ts';
import { receiveAnswer } from './answers.server.ts';
import { claimBatch } from './claims.server.ts';
import { systemActor } from '#lib/platform/actor.ts';
import { endExchange, liveSecrets, newSecret, rotateSecret } from './secrets.server.ts';
import { noticesOfAward } from './sent.server.ts';
import { registrationsOf, sharingOf } from './sharing.server.ts';
import { signedHeaders } from './signature.rules.ts';
import {
	settleReceipt,
	unsettledCount,
	unsettledReceipt,
	unsettledReceipts
} from './unsettled.server.ts';

const database = await testDatabase();
const { sql } = database;
afterAll(database.drop);

const at = new Date(boardDay.getTime() + 3_600_000);
const secret = newSecret();
let receiverId: string;
let decided: Decided;
let awardId: string;
let noticeId: string;
beforeEach(async () => {
	receiverId = await makeReceiver(sql, {
		url: 'https://register.example/',
		secret,
		agreement: { fields: ['register_number'] }
	});
	decided = await makeDecision(sql);
	({ awardId } = await awardFor(sql, decided));
	const batch = await claimBatch(sql, systemActor(at), receiverId);
	noticeId = batch!.claims[0]!.noticeId;
});

const minutes = (count: number) => new Date(boardDay.getTime() + count * 60_000).toISOString();
const receipt = (outcome: string, more: object = {}) => ({
	type: 'receipt',
	notice_id: noticeId,
	outcome,
	said_at: minutes(1),
	...more
});
const status = (word: string, checkedAt: string) => ({
	type: 'registration_status',
	person_local_id: decided.personId,
	register_number: 'R-1',
	status: word,
	checked_at: checkedAt
});

function tell(body: object | string, id = newId(), options: { secret?: string; when?: Date } = {}) {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	const headers = signedHeaders([options.secret ?? secret], { id, body: text }, options.when ?? at);
	return receiveAnswer(sql, at, receiverId, {
		id,
		timestamp: headers['webhook-timestamp'] ?? null,
		signature: headers['webhook-signature'] ?? null,
		body: text
	});
}

const open = async () =>
	(await unsettledReceipts(sql)).rows.filter((one) => one.receiverId === receiverId);
const shownStatus = async (when: Date) =>
	(await sharingOf(sql, decided.personId, when)).find((one) => one.receiverId === receiverId)!
		.registration;

test('an answer that came before changes nothing, however many copies come at once', async () => {
	const id = newId();
	const kept = await Promise.all([1, 2, 3, 4, 5].map(() => tell(receipt('unmatched'), id)));
	expect(kept.filter(Boolean)).toHaveLength(1);
	expect(await open()).toHaveLength(1);
});

test('in whatever order they come, what was said last counts', async () => {
	await tell(receipt('accepted', { said_at: minutes(9) }));
	await tell(receipt('unmatched', { said_at: minutes(3) }));
	await tell(receipt('duplicate', { said_at: minutes(12) }));
	expect(await open()).toEqual([]);
	await tell(receipt('rejected', { said_at: minutes(20), reason: 'LEVEL_UNKNOWN' }));
	expect(await open()).toMatchObject([{ outcome: 'rejected', reason: 'LEVEL_UNKNOWN', awardId }]);
	const said: [string, number][] = [
		['registered', 5],
		['lapsed', 40],
		['applied', 2]
	];
	for (const [word, minute] of said) await tell(status(word, minutes(minute)));
	expect(await shownStatus(at)).toMatchObject({ status: 'lapsed', registerNumber: 'R-1' });
});

test('a status older than its time to live is unknown, never registered', async () => {
	await tell(status('registered', minutes(0)));
	const after = (hours: number) => new Date(boardDay.getTime() + hours * 3_600_000);
	expect((await shownStatus(after(24)))!.status).toBe('registered');
	expect((await shownStatus(new Date(after(24).getTime() + 1)))!.status).toBe('unknown');
});

test('a status whose last day has passed is unknown, also within its time to live', async () => {
	await tell({ ...status('registered', minutes(30)), valid_to: '2026-11-06' });
	const [lastMoment, nextDay] = ['2026-11-06T23:59:59Z', '2026-11-07T00:00:00Z'];
	expect((await shownStatus(new Date(lastMoment)))!.status).toBe('registered');
	expect((await shownStatus(new Date(nextDay)))!.status).toBe('unknown');
});

test('a status whose first day has not come is unknown until then', async () => {
	await tell({ ...status('registered', minutes(30)), valid_from: '2026-11-07' });
	const [before, firstMoment] = ['2026-11-06T23:59:59Z', '2026-11-07T00:00:00Z'];
	expect((await shownStatus(new Date(before)))!.status).toBe('unknown');
	expect((await shownStatus(new Date(firstMoment)))!.status).toBe('registered');
});

test('while a secret is exchanged answers by either are believed, then by the new one alone', async () => {
	await inTransaction(sql, (tx) => rotateSecret(tx, staffActor(at), receiverId));
	const [newest] = await liveSecrets(sql, receiverId, at);
	const by = (key: string) => tell(receipt('accepted'), newId(), { secret: key });
	expect(await by(secret)).toBe(true);
	expect(await by(newest!)).toBe(true);
	await inTransaction(sql, (tx) => endExchange(tx, staffActor(at), receiverId));
	await expect(by(secret)).rejects.toThrow('signature or the time');
	expect(await by(newest!)).toBe(true);
});

test('forged, replayed, malformed and foreign answers are refused and leave nothing', async () => {
	const later = systemActor(new Date(at.getTime() + 61_000));
	const reflected = (await claimBatch(sql, later, receiverId))!.claims[0]!;
	const bad: [() => Promise<unknown>, string][] = [
		[() => tell(receipt('accepted'), newId(), { secret: newSecret() }), 'signature or the time'],
		[
			() => tell(receipt('accepted'), newId(), { when: new Date(at.getTime() - 301_000) }),
			'or the time'
		],
		[
			() => tell(receipt('accepted'), newId(), { when: new Date(at.getTime() + 301_000) }),
			'or the time'
		],
		[() => tell('garbage'), 'not JSON'],
		[() => tell('null'), 'malformed'],
		[() => tell(receipt('perhaps')), 'malformed: outcome'],
		// Our own notice, sent back to us: signed with the right secret, and no answer.
		[() => tell(reflected.body), 'malformed: type'],
		[() => tell(receipt('accepted', { said_at: minutes(600) })), 'future'],
		[() => tell(receipt('accepted', { notice_id: newId() })), 'could not be found'],
		[
			() => tell({ ...status('registered', minutes(1)), person_local_id: newId() }),
			'could not be found'
		]
	];
	for (const [act, words] of bad) await expect(act()).rejects.toThrow(words);
	const nobody = receiveAnswer(sql, at, newId(), {
		id: 'x',
		timestamp: '1',
		signature: 'v1,x',
		body: '{}'
	});
	await expect(nobody).rejects.toThrow('signature or the time');
	expect(await sql`select from receipt where receiver_id = ${receiverId}`).toHaveLength(0);
	expect(await sql`select from registration where receiver_id = ${receiverId}`).toHaveLength(0);
});

test.each([
	['a day that is none', () => ({ ...status('registered', minutes(1)), valid_to: '2027-02-30' })],
	['a moment that is none', () => receipt('accepted', { said_at: '2026-02-30T10:00:00Z' })],
	['a moment that cannot be read', () => receipt('accepted', { said_at: '2026-11-06T10:00:00+1' })],
	['a NUL in a reason', () => receipt('rejected', { reason: 'NO\0' })],
	['a NUL in a number', () => ({ ...status('registered', minutes(1)), register_number: '\0' })],
	['half a character', () => receipt('rejected', { reason: 'NO \ud800' })]
])('%s is a mistake of the register, and not ours', async (_name, answer) => {
	await expect(tell(answer())).rejects.toThrow('malformed');
	expect(await sql`select from receipt where receiver_id = ${receiverId}`).toHaveLength(0);
	expect(await sql`select from registration where receiver_id = ${receiverId}`).toHaveLength(0);
});

test('a moment with an offset, in hours alone too, is the moment that it says', async () => {
	await tell(receipt('accepted', { said_at: '2026-11-06T15:00:00+01' }));
	await tell(receipt('accepted', { said_at: '2026-11-06T15:00:00.25+01:00' }));
	const kept = await sql`select said_at from receipt where receiver_id = ${receiverId} order by 1`;
	const at = ['2026-11-06T14:00:00.000Z', '2026-11-06T14:00:00.250Z'];
	expect(kept.map(({ saidAt }) => (saidAt as Date).toISOString())).toEqual(at);
});

test('staff settle what was unmatched by the number: it is told anew, once', async () => {
	await tell(receipt('unmatched'));
	const [one] = await open();
	const staff = staffActor(at);
	await expect(
		settleReceipt(sql, staff, one!.id, { how: 'number', registerNumber: '', note: '' })
	).rejects.toThrow('Enter the number');
	await expect(
		settleReceipt(sql, staff, one!.id, { how: 'closed', registerNumber: '', note: '' })
	).rejects.toThrow('Say why');
	const settle = () =>
		settleReceipt(sql, staff, one!.id, { how: 'number', registerNumber: 'R-77', note: '' });
	await Promise.all([settle(), settle(), settle()]);
	expect(await open()).toEqual([]);
	await expect(unsettledReceipt(sql, one!.id)).rejects.toThrow('could not be found');
	const notices = await sql`select type from notice where award_id = ${awardId} order by sequence`;
	expect(notices.map((row) => row['type'])).toEqual(['award', 'amend']);
	await sql`update delivery set next_try_at = ${at} where receiver_id = ${receiverId}`;
	const later = systemActor(new Date(at.getTime() + 1000));
	const batch = await claimBatch(sql, later, receiverId);
	expect(JSON.parse(batch!.claims[0]!.body)).toMatchObject({ person: { register_number: 'R-77' } });
});

test('of two who settle the same answer the second is told that nothing was done', async () => {
	await tell(receipt('unmatched'));
	const [one] = await open();
	const [first, second] = [staffActor(at), staffActor(at)];
	const close = (staff: typeof first, note: string) =>
		settleReceipt(sql, staff, one!.id, { how: 'closed', registerNumber: '', note });
	expect(await close(first, 'By phone')).toBe(true);
	expect(await close(first, 'By phone')).toBe(true);
	expect(await close(first, 'Another word')).toBe(false);
	expect(await close(second, 'By phone')).toBe(false);
	const number = { how: 'number' as const, registerNumber: 'R-9', note: '' };
	expect(await settleReceipt(sql, second, one!.id, number)).toBe(false);
	expect(await sql`select from notice where award_id = ${awardId}`).toHaveLength(1);
});

test('an answer that the register has taken back meanwhile is not settled', async () => {
	await tell(receipt('unmatched'));
	const [one] = await open();
	await tell(receipt('accepted', { said_at: minutes(2) }));
	await tell(status('registered', minutes(2)));
	const number = { how: 'number' as const, registerNumber: 'R-9', note: '' };
	expect(await settleReceipt(sql, staffActor(at), one!.id, number)).toBe(false);
	expect(await sql`select from receipt_settled where receipt_id = ${one!.id}`).toHaveLength(0);
	const [known] =
		await sql`select register_number from registrant where person_id = ${decided.personId}`;
	expect(known).toEqual({ registerNumber: 'R-1' });
});

test('staff have it sent again, or close it', async () => {
	await tell(receipt('rejected'));
	const [one] = await open();
	await sql`update delivery set next_try_at = ${new Date(at.getTime() + 9e6)} where receiver_id = ${receiverId}`;
	await settleReceipt(sql, staffActor(at), one!.id, { how: 'again', registerNumber: '', note: '' });
	const [delivery] = await sql`
		select next_try_at from delivery where receiver_id = ${receiverId} and notice_id = ${noticeId}`;
	expect(delivery!['nextTryAt']).toEqual(at);
	await tell(receipt('rejected', { said_at: minutes(30) }));
	const [again] = await open();
	const note = 'Agreed with the register';
	await settleReceipt(sql, staffActor(at), again!.id, { how: 'closed', registerNumber: '', note });
	expect(await open()).toEqual([]);
});

test('what may not be sent is not taken for settled', async () => {
	const staff = staffActor(at);
	const settle = (how: 'number' | 'again' | 'closed') =>
		settleReceipt(sql, staff, one!.id, { how, registerNumber: 'R-77', note: 'Asked by phone' });
	const agree = (after: number, terms: object) =>
		inTransaction(sql, (tx) =>
			makeAgreement(tx, staff, receiverId, { ...openAgreement, ...terms, after })
		);
	await tell(receipt('unmatched'));
	const [one] = await open();
	await agree(1, { fields: ['grade'] });
	await expect(settle('number')).rejects.toMatchObject({ issues: [{ field: 'how' }] });
	await agree(2, { basis: 'consent', fields: ['register_number'] });
	await expect(settle('number')).rejects.toMatchObject({ issues: [{ field: 'how' }] });
	await expect(settle('again')).rejects.toMatchObject({ issues: [{ field: 'how' }] });
	expect(await open()).toHaveLength(1);
	await settle('closed');
	expect(await open()).toEqual([]);
});

test('sent again to a register that fetches, the award is told anew: it finds it at the end', async () => {
	await tell(receipt('unmatched'));
	const [one] = await open();
	await sql`update receiver set url = null where id = ${receiverId}`;
	await settleReceipt(sql, staffActor(at), one!.id, { how: 'again', registerNumber: '', note: '' });
	const notices = await sql`select type from notice where award_id = ${awardId} order by sequence`;
	expect(notices.map((row) => row['type'])).toEqual(['award', 'amend']);
});

test('what a register answered stands beside the notice, the newest of it', async () => {
	await tell(receipt('rejected', { reason: 'NO', said_at: minutes(2) }));
	await tell(receipt('accepted', { said_at: minutes(1) }));
	const [notice] = await noticesOfAward(sql, awardId);
	expect(notice!.answers).toMatchObject([
		{ outcome: 'rejected', receiverName: expect.any(String) }
	]);
});

test('what registers say of a person, the newest of each, and unknown after a day', async () => {
	await tell(status('registered', minutes(5)));
	await tell(status('applied', minutes(1)));
	const said = (when: Date) => registrationsOf(sql, decided.personId, when);
	expect(await said(at)).toMatchObject([
		{ status: 'registered', registerNumber: 'R-1', receiverId }
	]);
	const nextDay = new Date(boardDay.getTime() + 25 * 3_600_000);
	expect(await said(nextDay)).toMatchObject([{ status: 'unknown' }]);
});

test('however many answers wait, the pages give each once, the oldest first, and the count is of all', async () => {
	const { cohortId, personId: chairId } = decided;
	await fillFeed(sql, { notices: 230, each: 1, cohortId, chairId });
	// Many of them at the same moment.
	await sql`
		insert into receipt (id, receiver_id, message_id, notice_id, outcome, said_at, received_at)
		select gen_random_uuid(), ${receiverId}, id, id, 'unmatched',
			${at}::timestamptz + position % 3 * interval '1 minute', ${at}
		from notice where position > (select max(position) - 230 from notice)`;
	const seen: { id: string; saidAt: Date }[] = [];
	for (let after: string | null = null; ;) {
		const { rows, next } = await unsettledReceipts(sql, after);
		expect(rows.length).toBeLessThanOrEqual(50);
		seen.push(...rows);
		if (next === null) break;
		after = next;
	}
	expect(seen.filter(({ saidAt }) => saidAt >= at)).toHaveLength(230);
	expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
	expect(await unsettledCount(sql)).toBe(seen.length);
	const moments = seen.map(({ saidAt }) => saidAt.getTime());
	expect(moments).toEqual(moments.toSorted((a, b) => a - b));
});
