import fc from 'fast-check';
import { systemActor } from '../../../src/lib/platform/actor.ts';
import { inTransaction } from '../../../src/lib/platform/database.server.ts';
import { claimBatch } from '../../../src/lib/register/claims.server.ts';
import { writeNotice } from '../../../src/lib/register/notices.server.ts';
import { HOUR_MS, runDue, settle, type TestClock, testClock } from './simulated-worker.ts';
import type { Harm } from './wire.ts';
import { type FeedWorld, openFeedWorld, type Place, type Verdict, writeNotices } from './world.ts';

const AWARDS = 6;

type Act =
	| { do: 'write'; award: number; type: 'amend' | 'suspend' }
	| { do: 'deliver'; harm: Harm }
	| { do: 'crash'; notices: number }
	| { do: 'lose'; award: number }
	| { do: 'wait'; hours: number }
	| { do: 'late' };

const award = fc.nat(AWARDS - 1);
const act: fc.Arbitrary<Act> = fc.oneof(
	fc.record({
		do: fc.constant('write' as const),
		award,
		type: fc.constantFrom('amend' as const, 'suspend' as const)
	}),
	fc.record({
		do: fc.constant('deliver' as const),
		harm: fc.constantFrom<Harm>(
			...(['none', 'cut-before', 'cut-after', 'twice', 'lie', 'hold', '500', '302'] as const)
		)
	}),
	fc.record({ do: fc.constant('crash' as const), notices: fc.constantFrom(1, 3, 25) }),
	fc.record({ do: fc.constant('lose' as const), award }),
	fc.record({ do: fc.constant('wait' as const), hours: fc.constantFrom(0.1, 2, 80) }),
	fc.record({ do: fc.constant('late' as const) })
);

/**
 * The model of exchange.test.ts on a real database, with the real sender and the reference register:
 * random sequences of notices, deliveries, copies, losses and crashes, each of which ends with both
 * sides equal.
 */
export async function randomExchanges(place: Place, sequences: number): Promise<Verdict> {
	const clock = testClock(Date.now());
	const world = await openFeedWorld(place, clock.now());
	try {
		const awards = await writeNotices(place.sql, AWARDS, clock.now());
		const total = { acknowledged: 0, lost: 0, duplicated: 0, invariantsBroken: 0 };
		const acts = fc.array(act, { minLength: 4, maxLength: 16 });
		for (const sequence of fc.sample(acts, sequences)) {
			for (const one of sequence) await perform(world, clock, awards, one);
			world.wire.harm = () => 'none';
			await world.wire.release();
			for (let round = 0; round < 3; round++) {
				await settle(world, clock);
				if ((await world.compare()) === 0) break;
			}
			const { lost, invariantsBroken, acknowledged } = await world.verdict();
			if (lost > 0) console.error('both sides differ after', JSON.stringify(sequence));
			total.acknowledged = acknowledged;
			total.lost += lost;
			total.invariantsBroken += invariantsBroken;
		}
		return total;
	} finally {
		await world.close();
	}
}

async function perform(
	{ sql, wire, receiverId, ...world }: FeedWorld,
	clock: TestClock,
	awards: readonly string[],
	one: Act
): Promise<void> {
	const actor = systemActor(clock.now());
	if (one.do === 'wait') clock.at += one.hours * HOUR_MS;
	if (one.do === 'late') await wire.release();
	if (one.do === 'deliver') {
		wire.harm = () => one.harm;
		await runDue({ sql, wire, receiverId, ...world }, clock);
	}
	// A worker that took some notices and was never heard of again.
	if (one.do === 'crash') await claimBatch(sql, actor, receiverId, one.notices);
	if (!('award' in one)) return;
	const awardId = awards[one.award]!;
	if (one.do === 'write') {
		const { type } = one;
		const reasonCode = type === 'suspend' ? 'ADMIN_ERROR' : null;
		await inTransaction(sql, (tx) => writeNotice(tx, actor, { awardId, type, reasonCode }));
	}
	if (one.do === 'lose') await sql`delete from reference_register.entry where id = ${awardId}`;
}
