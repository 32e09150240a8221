import { systemActor } from '../../../src/lib/platform/actor.ts';
import { inTransaction } from '../../../src/lib/platform/database.server.ts';
import { writeNotice } from '../../../src/lib/register/notices.server.ts';
import { HOUR_MS, runDue, settle, STEP_MS, testClock } from './simulated-worker.ts';
import type { Harm } from './wire.ts';
import { type FeedWorld, openFeedWorld, type Place, type Verdict, writeNotices } from './world.ts';

/** What the register is like, hour by hour, for three days. */
const days: { until: number; harms: readonly Harm[] }[] = [
	{ until: 24, harms: ['cut-before'] },
	{ until: 34, harms: ['cut-after', '500', '302', 'garbage'] },
	{ until: 44, harms: ['lie', 'none', '500'] },
	{ until: 50, harms: ['slow', 'none', 'slow', '500'] },
	{ until: 56, harms: ['twice', 'hold', 'none'] },
	{ until: 72, harms: ['cut-before', 'hold', 'twice', 'lie', 'cut-after', 'none', '500'] }
];

/**
 * Three days of a register that is down, late, lying, doubling and out of order, by a clock of the
 * test's own, while awards go on being made and changed. Then it is well again: what waits arrives, staff
 * ask for what was given up, and a comparison finds what it only said to have kept.
 */
export async function registerOutage(place: Place, awardsPerDay: number): Promise<Verdict> {
	// In the past: the three days are over, and some quiet hours too, when both clocks show the same.
	const start = Date.now() - 80 * HOUR_MS;
	const clock = testClock(start);
	const world = await openFeedWorld(place, clock.now());
	try {
		const awards = await writeNotices(place.sql, awardsPerDay, clock.now());
		let count = 0;
		for (const { until, harms } of days) {
			world.wire.harm = () => harms[count++ % harms.length]!;
			while (clock.at < start + until * HOUR_MS) {
				clock.at += STEP_MS;
				const hour = (clock.at - start) / HOUR_MS;
				if (hour % 24 === 0)
					awards.push(...(await writeNotices(place.sql, awardsPerDay, clock.now())));
				await amend(world, awards[Math.floor(hour * 7) % awards.length]!, clock.now());
				await runDue(world, clock);
				if (hour % 6 === 0) await world.wire.release();
			}
		}
		world.wire.harm = () => 'none';
		await world.wire.release();
		for (let round = 0; round < 3; round++) {
			await settle(world, clock);
			// Both sides are compared by the machine's clock.
			clock.at = Math.max(clock.at, Date.now());
			if ((await world.compare()) === 0) break;
		}
		return await world.verdict();
	} finally {
		await world.close();
	}
}

const amend = ({ sql }: FeedWorld, awardId: string, at: Date) =>
	inTransaction(sql, (tx) => writeNotice(tx, systemActor(at), { awardId, type: 'amend' }));
