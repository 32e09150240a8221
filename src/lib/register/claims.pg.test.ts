import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { awardFor, makeDecision, makeReceiver } from '../../../tests/support/awards.ts';
import { testDatabase } from '../../../tests/support/database.ts';
import { systemActor } from '#lib/platform/actor.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import { claimBatch } from './claims.server.ts';
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
