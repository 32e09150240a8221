import * as v from 'valibot';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { awardFor, boardDay, makeDecision, makeReceiver } from '../../../tests/support/awards.ts';
import { testDatabase } from '../../../tests/support/database.ts';
import { systemActor } from '#lib/platform/actor.ts';
import { inTransaction, openDatabase } from '#lib/platform/database.server.ts';
import { newId } from '#lib/platform/id.ts';
import { noticeSchema } from './notice.schema.ts';
import { writeNotice } from './notices.server.ts';

const database = await testDatabase();
// Sixteen who write, and readers: each has a connection, or they would only take turns.
const sql = openDatabase(database.url, { max: 24 });
afterAll(async () => {
	await sql.end({ timeout: 5 });
	await database.drop();
});

let awards: string[];
beforeAll(async () => {
	awards = [];
	for (let n = 0; n < 4; n++) awards.push((await awardFor(sql, await makeDecision(sql))).awardId);
});

const positions = async () =>
	(await sql<{ position: number }[]>`select position from notice order by position`).map(
		(row) => row.position
	);

test('a notice says everything that the published schema asks for', async () => {
	const [row] = await sql<{ id: string; body: unknown }[]>`
		select id, body from notice where award_id = ${awards[0]!}`;
	const body = v.parse(noticeSchema, row!.body);
	expect(body).toMatchObject({
		notice_id: row!.id,
		notice_type: 'award',
		award_id: awards[0],
		sequence: 1,
		status: 'in_force',
		issued_at: '2026-11-06T14:00:00.000Z',
		effective_on: '2026-11-06',
		grade: 'Merit',
		expires_on: '2029-11-05',
		standards_evidence: ['caf/4.0/A1.a', 'ndg/2'],
		reason_code: null
	});
	expect(body.qualification).toMatchObject({ id: 'FCL', size_hours: 40, level: 'unregulated' });
	expect(JSON.stringify(body)).not.toContain('@');
});

test('sixteen writers at once leave no gap, and a reader who follows never misses a late commit', async () => {
	const seen: number[] = [];
	let writing = true;
	const reader = (async () => {
		for (let last = 0; ;) {
			const over = !writing;
			const rows = await sql<{ position: number }[]>`
				select position from notice where position > ${last} order by position`;
			seen.push(...rows.map((row) => row.position));
			last = seen.at(-1) ?? 0;
			if (over) return;
		}
	})();
	const writers = Array.from({ length: 16 }, async (_, writer) => {
		for (let n = 0; n < 12; n++) {
			const write = inTransaction(sql, async (tx) => {
				const awardId = awards[(writer + n) % awards.length]!;
				await writeNotice(tx, systemActor(boardDay), { awardId, type: 'amend' });
				await tx`select pg_sleep(${Math.random() / 500})`;
				// Some stories fail after they took a position: it must not be lost.
				if ((writer + n) % 5 === 0) throw new Error('rolled back');
			});
			await write.catch((error: Error) => expect(error.message).toBe('rolled back'));
		}
	});
	await Promise.all(writers);
	writing = false;
	await reader;
	const all = await positions();
	expect(all).toEqual(Array.from({ length: all.length }, (_, index) => index + 1));
	expect(seen).toEqual(all);
	expect(all.length).toBeGreaterThan(100);
	const sequences = await sql<{ gapless: boolean }[]>`
		select count(*) = max(sequence) and min(sequence) = 1 as gapless
		from notice group by award_id`;
	expect(sequences.every((row) => row.gapless)).toBe(true);
});

test('a suspension without a reason code is not written', async () => {
	const before = await positions();
	await expect(
		inTransaction(sql, (tx) =>
			writeNotice(tx, systemActor(boardDay), { awardId: awards[0]!, type: 'suspend' })
		)
	).rejects.toThrow('without a reason code');
	await expect(
		inTransaction(sql, (tx) =>
			writeNotice(tx, systemActor(boardDay), { awardId: newId(), type: 'amend' })
		)
	).rejects.toThrow('could not be found');
	expect(await positions()).toEqual(before);
});

test('each register that is not gone gets its own delivery, and active ones a job', async () => {
	const ids = [];
	for (const name of ['Active', 'Paused', 'Gone']) {
		ids.push(await makeReceiver(sql, { name, url: 'https://register.example', secret: 'x' }));
	}
	const [active, paused, gone] = ids as [string, string, string];
	const { pauseReceiver, storedReceiver } = await import('./receivers.server.ts');
	const { move } = await import('#lib/platform/machine-store.server.ts');
	await inTransaction(sql, async (tx) => {
		const actor = systemActor(boardDay);
		await pauseReceiver(tx, actor, paused);
		await move(tx, storedReceiver, actor, gone, { type: 'saidGone' });
		await writeNotice(tx, actor, { awardId: awards[0]!, type: 'amend' });
		await writeNotice(tx, actor, {
			awardId: awards[0]!,
			type: 'revoke',
			reasonCode: 'MALPRACTICE_PROVEN'
		});
	});
	const deliveries = await sql<{ receiverId: string }[]>`select receiver_id from delivery`;
	expect(deliveries.filter((row) => row.receiverId === active)).toHaveLength(2);
	expect(deliveries.filter((row) => row.receiverId === paused)).toHaveLength(2);
	expect(deliveries.filter((row) => row.receiverId === gone)).toHaveLength(0);
	const jobs = await sql`
		select key, priority from graphile_worker.jobs where key like 'deliver:%' order by priority`;
	expect(jobs).toEqual([
		{ key: `deliver:${active}:urgent`, priority: -10 },
		{ key: `deliver:${active}:now`, priority: 0 }
	]);
});
