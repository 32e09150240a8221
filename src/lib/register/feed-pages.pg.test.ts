import * as v from 'valibot';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
	awardFor,
	boardDay,
	makeDecision,
	makeReceiver,
	openAgreement,
	staffActor
} from '../../../tests/support/awards.ts';
import { testDatabase } from '../../../tests/support/database.ts';
import { systemActor } from '#lib/platform/actor.ts';
import { inTransaction, openDatabase } from '#lib/platform/database.server.ts';
import { writeCursor } from '#lib/platform/cursor.ts';
import { move } from '#lib/platform/machine-store.server.ts';
import { newId } from '#lib/platform/id.ts';
import { agreementFields } from './agreement.rules.ts';
import { makeAgreement } from './agreements.server.ts';
import { claimBatch } from './claims.server.ts';
import { storedDelivery } from './deliveries.server.ts';
import { feedAfter, feedSnapshot } from './feed-pages.server.ts';
import { holdingsAnswer } from './holdings.server.ts';
import { namelessSchema, noticeSchema, type ToldNotice } from './notice.schema.ts';
import { writeNotice } from './notices.server.ts';
import { replayFeed } from './replays.server.ts';
import { talliesOf } from './reconciliation.rules.ts';
import { makeToken, readerOf, revokeToken } from './tokens.server.ts';

const database = await testDatabase();
// Sixteen who write, and readers: each has a connection, or they would only take turns.
const sql = openDatabase(database.url, { max: 24 });
afterAll(async () => {
	await sql.end({ timeout: 5 });
	await database.drop();
});

const at = boardDay;
let receiverId: string;
let shy: string;
let awards: string[];
beforeAll(async () => {
	receiverId = await makeReceiver(sql, { url: null, secret: 'whsec_x' });
	shy = await makeReceiver(sql, { url: null, secret: 'whsec_y', agreement: { basis: 'consent' } });
	awards = [];
	for (let n = 0; n < 5; n++) awards.push((await awardFor(sql, await makeDecision(sql))).awardId);
});

const amend = (awardId: string) =>
	inTransaction(sql, async (tx) => {
		await writeNotice(tx, systemActor(at), { awardId, type: 'amend' });
		await tx`select pg_sleep(${Math.random() / 500})`;
		if (Math.random() < 0.2) throw new Error('rolled back');
	}).catch((error: Error) => expect(error.message).toBe('rolled back'));

/** Goes by what the contract says and nothing else. */
async function follow(isOver: () => boolean, limit: number) {
	const seen: number[] = [];
	for (let after = 0; ;) {
		const last = isOver();
		const page = await feedAfter(sql, receiverId, at, { after, limit });
		seen.push(...page.items.map(({ position }) => position));
		after = page.next;
		if (last && page.next === page.head) return seen;
	}
}

test('sixteen writers at once, three readers who follow: each sees every position once, in order', async () => {
	let over = false;
	const readers = [1, 7, 500].map((limit) => follow(() => over, limit));
	await Promise.all(
		Array.from({ length: 16 }, async (_, writer) => {
			for (let n = 0; n < 8; n++) await amend(awards[(writer + n) % awards.length]!);
		})
	);
	over = true;
	const [head] = await sql<{ position: number }[]>`select position from feed_head`;
	const expected = Array.from({ length: head!.position }, (_, index) => index + 1);
	expect(expected.length).toBeGreaterThan(80);
	for (const seen of await Promise.all(readers)) expect(seen).toEqual(expected);
});

test('a snapshot and the changes after it end where the whole feed ends', async () => {
	const state = new Map<string, number>();
	const keep = (notice: ToldNotice) => {
		if ((state.get(notice.award_id) ?? 0) >= notice.sequence) return;
		state.set(notice.award_id, notice.sequence);
	};
	let position = 0;
	for (let cursor: string | null = null, page = 0; ; page++) {
		const given = await feedSnapshot(sql, receiverId, at, { cursor, limit: 2 });
		given.items.forEach(keep);
		if (page > 0) expect(given.position).toBe(position);
		({ position, cursor } = given);
		// What is written meanwhile is not lost: it comes after the position of the snapshot.
		await amend(awards[page % awards.length]!);
		if (cursor === null) break;
	}
	const { items } = await feedAfter(sql, receiverId, at, { after: position, limit: 500 });
	for (const item of items) if ('notice' in item) keep(item.notice);
	const truth = await sql<{ awardId: string; sequence: number }[]>`
		select award_id, max(sequence) as sequence from notice group by award_id`;
	expect(state).toEqual(new Map(truth.map((row) => [row.awardId, row.sequence])));
});

test('a cursor that we did not write begins the snapshot anew', async () => {
	const begin = await feedSnapshot(sql, receiverId, at, { cursor: null, limit: 2 });
	for (const value of [1.5, 1e30, -1, 'x']) {
		const cursor = writeCursor(value, awards[0]!);
		expect(await feedSnapshot(sql, receiverId, at, { cursor, limit: 2 })).toEqual(begin);
	}
});

test('what may not be told stands there as withheld, and what was read is on record', async () => {
	const page = await feedAfter(sql, shy, at, { after: 0, limit: 10 });
	expect(page.items).toEqual(
		Array.from({ length: 10 }, (_, index) => ({ position: index + 1, withheld: true }))
	);
	expect((await feedSnapshot(sql, shy, at, { cursor: null, limit: 9 })).items).toEqual([]);
	expect(await sql`select from disclosure where receiver_id = ${shy}`).toHaveLength(0);
	const [{ head }] = [await feedAfter(sql, receiverId, at, { after: 0, limit: 1 })];
	const read = await sql`select way from disclosure where receiver_id = ${receiverId}`;
	expect(read).toHaveLength(head);
	// A reader that is ahead of us, from another life of this database, is told where we are.
	expect(await feedAfter(sql, receiverId, at, { after: head + 99, limit: 1 })).toEqual({
		items: [],
		next: head,
		head
	});
});

test('what was withheld between two agreements: holdings say that it is missing, the snapshot has it', async () => {
	const reader = await makeReceiver(sql, {
		...{ url: null, secret: 'whsec_z', agreement: { endsOn: '2026-11-05' } }
	});
	const held = new Map<string, ToldNotice>();
	const keep = (notice: ToldNotice) => {
		if ((held.get(notice.award_id)?.sequence ?? 0) < notice.sequence) {
			held.set(notice.award_id, notice);
		}
	};
	const { items, next, head } = await feedAfter(sql, reader, at, { after: 0, limit: 500 });
	expect(items.some((item) => 'notice' in item)).toBe(false);
	expect(next).toBe(head);
	await inTransaction(sql, (tx) =>
		makeAgreement(tx, staffActor(at), reader, { ...openAgreement, after: 1 })
	);
	expect((await feedAfter(sql, reader, at, { after: next, limit: 500 })).items).toEqual([]);
	const owed = async () =>
		(await holdingsAnswer(sql, reader, at, { from: null, to: null })).by_status;
	const missing = awards.length - held.size;
	expect((await owed())['in_force']!.count).toBe(missing);
	(await feedSnapshot(sql, reader, at, { cursor: null, limit: 500 })).items.forEach(keep);
	const own = [...held.values()].map(({ award_id, sequence, status }) => ({
		...{ awardId: award_id, sequence, status }
	}));
	expect(await owed()).toEqual(talliesOf(own));
});

test('whatever is agreed, no other field leaves, and by every way the same words do', async () => {
	const [award] = awards;
	const secret = 'whsec_f';
	await fc.assert(
		fc.asyncProperty(fc.subarray([...agreementFields]), async (fields) => {
			const reader = await makeReceiver(sql, {
				url: 'https://x.example/',
				secret,
				agreement: { fields }
			});
			await sql`
				insert into registrant (person_id, receiver_id, register_number, number_matched_at, date_of_birth, updated_at)
				select person_id, ${reader}, 'R-7', ${at}, '1980-02-03', ${at} from award where id = ${award!}`;
			const staff = staffActor(at);
			const [newest] = await sql<{ id: string; position: number }[]>`
				select id, position from notice where award_id = ${award!} order by sequence desc limit 1`;
			const { position } = newest!;
			// Pushed, and pushed again by a replay of that place.
			const pushed = async () => {
				const range = { receiverId: reader, from: position, to: position };
				await replayFeed(sql, staff, { ...range, which: 'all' });
				const batch = await claimBatch(sql, staff, reader);
				const [claim] = batch!.claims;
				const event = { type: 'acknowledged', status: 200 } as const;
				await inTransaction(sql, (tx) => move(tx, storedDelivery, staff, claim!.deliveryId, event));
				return JSON.parse(claim!.body) as ToldNotice;
			};
			const page = await feedAfter(sql, reader, at, { after: position - 1, limit: 1 });
			const snapshot = await feedSnapshot(sql, reader, at, { cursor: null, limit: 500 });
			const [first, ...others] = [
				await pushed(),
				await pushed(),
				(page.items[0] as { notice: ToldNotice }).notice,
				snapshot.items.find(({ award_id }) => award_id === award)!
			];
			for (const other of others) expect(other).toEqual(first);
			const version = fields.includes('name_as_awarded') ? 1 : 2;
			expect(first!.schema_version).toBe(version);
			v.parse(version === 1 ? noticeSchema : namelessSchema, first);
			const { person, grade, standards_evidence } = first!;
			const told = {
				name_as_awarded: person.name_as_awarded !== null,
				register_number: person.register_number !== null,
				date_of_birth: person.date_of_birth !== null,
				year_of_birth: person.year_of_birth === 1980,
				email: person.email !== null,
				grade: grade !== null,
				standards_evidence: standards_evidence.length > 0
			};
			for (const field of agreementFields) expect(told[field]).toBe(fields.includes(field));
			const left = await sql<{ body: string }[]>`
				select body from disclosure where receiver_id = ${reader} and notice_id = ${newest!.id}`;
			expect(left.map(({ body }) => JSON.parse(body) as unknown)).toEqual([first]);
		}),
		{ numRuns: 40 }
	);
});

test('a token opens what its scopes say while it lives, and is kept only as a hash', async () => {
	const staff = staffActor(at);
	const input = { id: newId(), name: 'Reader', scopes: ['feed.read' as const], days: 30 };
	const token = await makeToken(sql, staff, receiverId, input);
	await expect(makeToken(sql, staff, receiverId, input)).rejects.toThrow('only once');
	const read = (
		given: string | null,
		scope: 'feed.read' | 'feed.snapshot' = 'feed.read',
		when = at
	) => readerOf(sql, when, given, scope);
	expect(await read(`Bearer ${token}`)).toEqual({ receiverId });
	const day = 86_400_000;
	for (const wrong of [
		() => read(null),
		() => read(token),
		() => read(`Bearer ${token}x`),
		() => read(`Bearer tranche_${'a'.repeat(43)}`),
		() => read(`Bearer ${token}`, 'feed.snapshot'),
		() => read(`Bearer ${token}`, 'feed.read', new Date(at.getTime() + 31 * day))
	]) {
		await expect(wrong()).rejects.toThrow('Show a token');
	}
	const stored = await sql`select t::text as text from api_token t`;
	expect(JSON.stringify(stored)).not.toContain(token.slice(8));
	await inTransaction(sql, (tx) => revokeToken(tx, staff, input.id));
	await inTransaction(sql, (tx) => revokeToken(tx, staff, input.id));
	await expect(read(`Bearer ${token}`)).rejects.toThrow('Show a token');
});
