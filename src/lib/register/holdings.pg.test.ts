import { afterAll, beforeAll, expect, test } from 'vitest';
import {
	awardFor,
	boardDay,
	type Decided,
	makeDecision,
	makeReceiver,
	staffActor
} from '../../../tests/support/awards.ts';
import { testDatabase } from '../../../tests/support/database.ts';
import { makeAward } from '#lib/certification/awards.server.ts';
import { noRoles } from '#lib/platform/actor.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import { giveConsent, withdrawConsent } from './consents.server.ts';
import { feedAfter } from './feed-pages.server.ts';
import { holdingsAnswer, medianAward, ourHoldings, owedTo } from './holdings.server.ts';

import { receivers } from './feed-reads.server.ts';
import { talliesOf } from './reconciliation.rules.ts';

const database = await testDatabase();
const { sql } = database;
afterAll(database.drop);

const everything = { from: null, to: null };
let holders: (Decided & { awardId: string })[];

beforeAll(async () => {
	holders = [];
	for (let n = 0; n < 3; n++) {
		const decided = await makeDecision(sql);
		holders.push({ ...decided, ...(await awardFor(sql, decided)) });
	}
	for (let n = 0; n < 9; n++) {
		const provisional = await makeDecision(sql);
		await inTransaction(sql, (tx) =>
			makeAward(tx, staffActor(), { ...provisional, grade: 'Pass', awardedOn: '2026-11-06' })
		);
	}
});

const owedOf = async (receiverId: string) =>
	await ourHoldings(sql, await owedTo(sql, receiverId, boardDay), everything);

test('a range is halved only at an award that the register may know', async () => {
	const open = await makeReceiver(sql, { url: null, secret: 'whsec_x' });
	const median = await medianAward(sql, await owedTo(sql, open, boardDay), everything);
	expect(median).toBe(holders.map(({ awardId }) => awardId).sort()[1]);
	const agreement = { basis: 'consent' } as const;
	const shy = await makeReceiver(sql, { url: null, secret: 'whsec_y', agreement });
	expect(await medianAward(sql, await owedTo(sql, shy, boardDay), everything)).toBeNull();
});

test('a register that fetches is told what it ought to hold when it has read that far', async () => {
	const agreement = { basis: 'consent' } as const;
	const receiverId = await makeReceiver(sql, { url: null, secret: 'whsec_w', agreement });
	const holder = holders[1]!;
	const self = { personId: holder.personId, roles: noRoles, at: boardDay, requestId: 'test' };
	const ask = () => holdingsAnswer(sql, receiverId, boardDay, everything);
	expect((await ask()).by_status).toEqual({});
	const [agreed] = await sql<{ id: string }[]>`
		select id from agreement where receiver_id = ${receiverId}`;
	await giveConsent(sql, self, receiverId, agreed!.id);
	const { items, head } = await feedAfter(sql, receiverId, boardDay, { after: 0, limit: 500 });
	const held = new Map(
		items.flatMap((item) => ('notice' in item ? [[item.notice.award_id, item.notice]] : []))
	);
	const theirs = [...held.values()].map(({ award_id, sequence, status }) => ({
		...{ awardId: award_id, sequence, status }
	}));
	expect(theirs).toHaveLength(1);
	expect(await ask()).toEqual({ by_status: talliesOf(theirs), position: head });
	const beyond = { from: 'ffffffff-ffff-ffff-ffff-ffffffffffff', to: null };
	expect((await holdingsAnswer(sql, receiverId, boardDay, beyond)).by_status).toEqual({});
	// Taken back, it still ought to hold what it has read.
	await withdrawConsent(sql, self, receiverId);
	expect((await ask()).by_status).toEqual(talliesOf(theirs));
	expect((await receivers(sql, receiverId))[0]).toMatchObject({
		holdingsAskedAt: boardDay,
		saysHoldings: false
	});
});

test('what was never given a delivery is owed to whoever may be told of it', async () => {
	const receiverId = await makeReceiver(sql, {
		url: 'https://register.example/',
		secret: 'whsec_z',
		agreement: { basis: 'consent' }
	});
	expect(await owedOf(receiverId)).toEqual([]);
	const self = { personId: holders[0]!.personId, roles: noRoles, at: boardDay, requestId: 'test' };
	const [agreement] = await sql<{ id: string }[]>`
		select id from agreement where receiver_id = ${receiverId}`;
	await giveConsent(sql, self, receiverId, agreement!.id);
	await sql`delete from delivery where receiver_id = ${receiverId}`;
	expect(await owedOf(receiverId)).toMatchObject([{ awardId: holders[0]!.awardId, sequence: 2 }]);
	await withdrawConsent(sql, self, receiverId);
	expect(await owedOf(receiverId)).toEqual([]);
});
