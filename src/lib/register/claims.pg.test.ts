import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { awardFor, makeDecision, makeReceiver } from '../../../tests/support/awards.ts';
import { testDatabase } from '../../../tests/support/database.ts';
import { systemActor } from '#lib/platform/actor.ts';
import { inTransaction, type Transaction } from '#lib/platform/database.server.ts';
import { claimBatch, claimWithin } from './claims.server.ts';
import { claimOf } from './claim.rules.ts';
import { isUrgent } from './notice.rules.ts';
import { writeNotice } from './notices.server.ts';

const { sql, drop } = await testDatabase();
afterAll(drop);
let receiverId: string;
beforeAll(async () => {
	receiverId = await makeReceiver(sql, { url: 'https://register.example/', secret: 'x' });
});

test('whatever waits of an award, the database claims and overtakes what the rule says', async () => {
	const types = fc.array(fc.constantFrom('amend' as const, 'suspend' as const), { maxLength: 6 });
	await fc.assert(
		fc.asyncProperty(types, async (later) => {
			const actor = systemActor(new Date());
			await sql`delete from delivery`;
			const { awardId } = await awardFor(sql, await makeDecision(sql));
			for (const type of later) {
				const reasonCode = type === 'suspend' ? 'ADMIN_ERROR' : null;
				await inTransaction(sql, (tx) => writeNotice(tx, actor, { awardId, type, reasonCode }));
			}
			const waiting = ['award' as const, ...later].map((type, index) => ({
				sequence: index + 1,
				urgent: isUrgent(type)
			}));
			const expected = claimOf(waiting)!;
			const batch = await claimBatch(sql, actor, receiverId);
			const sent = batch!.claims.map(({ body }) => JSON.parse(body) as { sequence: number });
			expect(sent.map(({ sequence }) => sequence)).toEqual([expected.first.sequence]);
			const overtaken = await sql<{ sequence: number }[]>`
				select n.sequence from delivery d join notice n on n.id = d.notice_id
				where n.award_id = ${awardId} and d.state = 'overtaken' order by n.sequence`;
			expect(overtaken.map(({ sequence }) => sequence)).toEqual(
				expected.overtaken.map(({ sequence }) => sequence)
			);
		}),
		{ numRuns: 30 }
	);
}, 60_000);

test('however much may not be told, it is held back by the people, and read once', async () => {
	const [people, each] = [20, 50];
	const silent = await makeReceiver(sql, {
		...{ url: 'https://silent.example/', secret: 'x', agreement: { basis: 'consent' as const } }
	});
	const actor = systemActor(new Date());
	const awards: string[] = [];
	for (let n = 0; n < people; n++) {
		awards.push((await awardFor(sql, await makeDecision(sql))).awardId);
	}
	await sql`delete from delivery where receiver_id = ${silent}`;
	await sql`
		insert into notice (id, position, award_id, sequence, type, body, created_at)
		select gen_random_uuid(), 10000 + row_number() over (), n.award_id, n.sequence + s, 'amend', n.body, now()
		from notice n, generate_series(1, ${each}) s where n.award_id = any(${awards}::uuid[])`;
	await sql`
		insert into delivery (id, notice_id, receiver_id, state, created_at, waiting_since, next_try_at)
		select gen_random_uuid(), id, ${silent}, 'waiting', now(), ${actor.at}, ${actor.at} from notice
		where position > 10000`;
	await sql`analyze notice, delivery`;
	const reads = await sql.begin(async (tx) => {
		const read = async () =>
			(
				await tx<{ count: number }[]>`
					select seq_tup_read + idx_tup_fetch as count from pg_stat_xact_user_tables
					where relname = 'delivery'`
			)[0]!.count;
		const before = await read();
		expect(await claimWithin(tx as Transaction, actor, silent, 1)).toBeNull();
		return (await read()) - before;
	});
	const states = await sql`
		select state, count(*) as count from delivery where receiver_id = ${silent} group by state`;
	expect([...states]).toEqual([{ state: 'withheld', count: people * each }]);
	// A handful of looks at each; taken one after another it was hundreds.
	expect(reads).toBeLessThan(people * each * 20);
});

test('however much waits behind the first notice of an award, each is looked at a few times', async () => {
	const deep = 1000;
	const patient = await makeReceiver(sql, { url: 'https://patient.example/', secret: 'x' });
	const actor = systemActor(new Date());
	const { awardId } = await awardFor(sql, await makeDecision(sql));
	await sql`delete from delivery`;
	await sql`
		insert into notice (id, position, award_id, sequence, type, body, created_at)
		select gen_random_uuid(), 20000 + s, n.award_id, n.sequence + s, 'amend', n.body, now()
		from notice n, generate_series(1, ${deep}) s where n.award_id = ${awardId}`;
	const later = new Date(actor.at.getTime() + 60_000);
	const wait = () => sql`
		insert into delivery (id, notice_id, receiver_id, state, created_at, waiting_since, next_try_at)
		select gen_random_uuid(), id, ${patient}, 'waiting', now(), now(),
			case when sequence = 1 then ${later}::timestamptz else ${actor.at} end
		from notice where award_id = ${awardId}`;
	const looks = async () =>
		sql.begin(async (tx) => {
			const read = async () =>
				(
					await tx<{ count: number }[]>`
						select sum(seq_tup_read + idx_tup_fetch)::int as count from pg_stat_xact_user_tables
						where relname in ('delivery', 'notice')`
				)[0]!.count;
			const before = await read();
			expect(await claimWithin(tx as Transaction, actor, patient, 25)).toBeNull();
			return (await read()) - before;
		});
	// Statistics of a time when nothing waited, and of now: by neither is all read for each.
	await wait();
	await sql`alter table delivery disable trigger delivery_state`;
	await sql`update delivery set state = 'received'`;
	await sql`analyze notice, delivery`;
	await sql`update delivery set state = 'waiting'`;
	await sql`alter table delivery enable trigger delivery_state`;
	expect(await looks()).toBeLessThan(deep * 10);
	await sql`analyze notice, delivery`;
	expect(await looks()).toBeLessThan(deep * 10);
});
