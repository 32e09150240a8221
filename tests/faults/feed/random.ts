import fc from 'fast-check';
import { systemActor } from '../../../src/lib/platform/actor.ts';
import { inTransaction } from '../../../src/lib/platform/database.server.ts';
import { londonDay } from '../../../src/lib/platform/days.ts';
import { claimBatch } from '../../../src/lib/register/claims.server.ts';
import { feedPosition } from '../../../src/lib/register/feed-reads.server.ts';
import { writeNotice } from '../../../src/lib/register/notices.server.ts';
import { pauseReceiver, resumeReceiver } from '../../../src/lib/register/receivers.server.ts';
import { replayFeed } from '../../../src/lib/register/replays.server.ts';
import { changeAward } from '../../../src/lib/workflows/change-award.server.ts';
import { site, staffActor } from '../../support/awards.ts';
import { HOUR_MS, runDue, settle, type TestClock, testClock } from './simulated-worker.ts';
import type { Harm } from './wire.ts';
import { type FeedWorld, openFeedWorld, type Place, type Verdict, writeNotices } from './world.ts';

/** So many sequences go on at once, each about an award of its own, all to one register. */
const AT_ONCE = 50;

/** What happens to one award, and to what is sent about it. */
type Act =
	{ do: 'amend' | 'suspendOrLift' | 'lose' | 'tamper' | 'nothing' } | { do: 'deliver'; harm: Harm };

/** What happens to all of them. */
type Common =
	| { do: 'crash'; notices: number }
	| { do: 'wait'; hours: number }
	| { do: 'late' | 'pause' | 'resume' | 'replay' | 'compare' | 'nothing' };

const harms = ['none', 'cut-before', 'cut-after', 'twice', 'lie', 'hold', '500', '302'] as const;
const act: fc.Arbitrary<Act> = fc.oneof(
	{
		weight: 3,
		arbitrary: fc.record({
			do: fc.constantFrom(...(['amend', 'amend', 'suspendOrLift', 'nothing'] as const))
		})
	},
	fc.record({ do: fc.constantFrom(...(['lose', 'tamper'] as const)) }),
	{
		weight: 3,
		arbitrary: fc.record({ do: fc.constant('deliver' as const), harm: fc.constantFrom(...harms) })
	}
);
const common: fc.Arbitrary<Common> = fc.oneof(
	fc.record({ do: fc.constant('crash' as const), notices: fc.constantFrom(1, 3, 25) }),
	fc.record({ do: fc.constant('wait' as const), hours: fc.constantFrom(0.1, 2, 80) }),
	fc.record({
		do: fc.constantFrom(
			...(['late', 'pause', 'resume', 'replay', 'compare', 'nothing', 'nothing'] as const)
		)
	})
);
/** Columns are sequences, rows happen at the same time. */
const wave = (width: number) =>
	fc.array(
		fc.record({ each: fc.array(act, { minLength: width, maxLength: width }), all: common }),
		{ minLength: 4, maxLength: 12, size: 'max' }
	);

/**
 * The model of exchange.test.ts on a real database, with the real sender and the reference register:
 * random sequences of award events, deliveries, copies, losses and crashes, each about an award of its own,
 * fifty side by side. Each wave of them ends with both sides equal.
 */
export async function randomExchanges(place: Place, sequences: number): Promise<Verdict> {
	const clock = testClock(Date.now());
	const world = await openFeedWorld(place, clock.now());
	const total = { acknowledged: 0, lost: 0, duplicated: 0, invariantsBroken: 0 };
	const harmed = new Set<string>();
	try {
		for (let done = 0; done < sequences; done += AT_ONCE) {
			const from = (await feedPosition(place.sql)) + 1;
			const awards = await writeNotices(place.sql, AT_ONCE, clock.now());
			const seed = Math.floor(Math.random() * 2 ** 31);
			const [rows] = fc.sample(wave(awards.length), { numRuns: 1, seed });
			for (const row of rows!) {
				await performAll(world, clock, row.all, from);
				await performEach(world, clock, awards, row.each, harmed);
			}
			await end(world, clock);
			const { lost, invariantsBroken, acknowledged } = await world.verdict();
			const duplicated = await appliedTwice(world, harmed);
			if (lost + duplicated + invariantsBroken > 0)
				console.error('broken by the seed', seed, { lost, duplicated, invariantsBroken });
			total.acknowledged = acknowledged;
			total.lost += lost;
			total.duplicated += duplicated;
			total.invariantsBroken += invariantsBroken;
		}
		return total;
	} finally {
		await world.close();
	}
}

/** The trouble is over: what waits arrives, staff ask for what was given up, both sides compare. */
async function end(world: FeedWorld, clock: TestClock): Promise<void> {
	world.wire.harm = () => 'none';
	await world.wire.release();
	await performAll(world, clock, { do: 'resume' }, 1);
	for (let round = 0; round < 3; round++) {
		await settle(world, clock);
		if ((await world.compare()) === 0) return;
	}
}

/** @param from the place in the feed at which these sequences began: what was before is told and done with */
async function performAll(
	world: FeedWorld,
	clock: TestClock,
	one: Common,
	from: number
): Promise<void> {
	const { sql, receiverId, wire } = world;
	const staff = staffActor(clock.now());
	if (one.do === 'wait') clock.at += one.hours * HOUR_MS;
	if (one.do === 'late') await wire.release();
	// A worker that took some notices and was never heard of again.
	if (one.do === 'crash') await claimBatch(sql, staff, receiverId, one.notices);
	if (one.do === 'pause') await inTransaction(sql, (tx) => pauseReceiver(tx, staff, receiverId));
	if (one.do === 'resume') await inTransaction(sql, (tx) => resumeReceiver(tx, staff, receiverId));
	if (one.do === 'compare') await world.compare();
	if (one.do === 'replay') {
		await replayFeed(sql, staff, { receiverId, from, to: 1_000_000, which: 'all' });
	}
}

/** Changes of awards go on at once, and so do deliveries, each with the harm of its own sequence. */
async function performEach(
	world: FeedWorld,
	clock: TestClock,
	awards: readonly string[],
	acts: readonly Act[],
	harmed: Set<string>
): Promise<void> {
	const { sql } = world;
	const harm = new Map<string, Harm>();
	await Promise.all(
		awards.map(async (awardId, index) => {
			const one = acts[index]!;
			if (one.do === 'deliver') harm.set(awardId, one.harm);
			if (one.do === 'amend') {
				await inTransaction(sql, (tx) =>
					writeNotice(tx, systemActor(clock.now()), { awardId, type: 'amend' })
				);
			}
			if (one.do === 'suspendOrLift') await suspendOrLift(world, clock, awardId);
			if (one.do !== 'lose' && one.do !== 'tamper') return;
			harmed.add(awardId);
			if (one.do === 'lose') await sql`delete from reference_register.entry where id = ${awardId}`;
			else await sql`update reference_register.entry set status = 'expired' where id = ${awardId}`;
		})
	);
	world.wire.harm = (awardId) => harm.get(awardId) ?? 'none';
	await runDue(world, clock);
	// One that failed is left in peace for some seconds, and what comes then belongs to this act too.
	clock.at += 60_000;
	await runDue(world, clock);
}

async function suspendOrLift({ sql }: FeedWorld, clock: TestClock, awardId: string): Promise<void> {
	const [award] = await sql<{ state: string; version: number }[]>`
		select state, version from award where id = ${awardId}`;
	const { state, version } = award!;
	const act = state === 'suspended' ? 'lifted' : 'suspended';
	const effectiveOn = londonDay(clock.now());
	const why = { reasonCode: 'UNDER_INVESTIGATION', effectiveOn, evidence: 'Case 7' } as const;
	await changeAward(sql, staffActor(clock.now()), site, { awardId, version, act, ...why });
}

/** Notices that changed an entry more than once, but for those that the register itself had lost or spoilt. */
async function appliedTwice({ sql }: FeedWorld, harmed: ReadonlySet<string>): Promise<number> {
	const [row] = await sql<{ count: number }[]>`
		select count(*) as count from reference_register.received
		where applied > 1 and not award_id = any(${[...harmed]}::uuid[])`;
	return row!.count;
}
