import type { AddressInfo } from 'node:net';
import { createRegister } from '../../../reference-register/app.ts';
import { openStore } from '../../../reference-register/store.ts';
import { systemActor } from '../../../src/lib/platform/actor.ts';
import { inTransaction, type Sql } from '../../../src/lib/platform/database.server.ts';
import { londonDay } from '../../../src/lib/platform/days.ts';
import { newId } from '../../../src/lib/platform/id.ts';
import { addReceiver } from '../../../src/lib/register/receivers.server.ts';
import { reconcile } from '../../../src/lib/register/reconcile.server.ts';
import { changeAward } from '../../../src/lib/workflows/change-award.server.ts';
import { checkInvariants } from '../../../src/lib/workflows/check-invariants.server.ts';
import { awardFor, makeDecision, openAgreement, site, staffActor } from '../../support/awards.ts';
import { testSecret } from '../../support/register-double.ts';
import type { Result } from '../fault.ts';
import { openWire, type Wire } from './wire.ts';

/** Where a fault of the feed is played: a migrated database on which nothing else runs. */
export type Place = { sql: Sql; databaseUrl: string };

export type Verdict = Omit<Result, 'fault' | 'rounds'>;

/** The reference register with a harmful wire before it, told of everything by one receiver. */
export type FeedWorld = Place & {
	wire: Wire;
	receiverId: string;
	/** Compares both sides and repairs what differs. @returns how many awards differed */
	compare(): Promise<number>;
	/** What came of it. */
	verdict(): Promise<Verdict>;
	close(): Promise<void>;
};

export const reach = { loopback: true, privateNetworks: false };

export async function openFeedWorld({ sql, databaseUrl }: Place, at: Date): Promise<FeedWorld> {
	const store = openStore(databaseUrl);
	await store.prepare();
	const register = createRegister({ store, secret: testSecret });
	await new Promise<void>((resolve) => register.listen(0, '127.0.0.1', resolve));
	const registerUrl = `http://127.0.0.1:${(register.address() as AddressInfo).port}`;
	const wire = await openWire(registerUrl, testSecret);
	const receiverId = await inTransaction(sql, (tx) =>
		addReceiver(tx, systemActor(at), {
			name: `Register ${newId()}`,
			url: wire.url,
			statusUrl: `${registerUrl}/status`,
			secret: testSecret,
			agreement: openAgreement
		})
	);
	return {
		...{ sql, databaseUrl, wire, receiverId },
		async compare() {
			// Questions go past the wire, to a register whose clock is the machine's.
			const compared = await reconcile(sql, systemActor(new Date()), reach, receiverId);
			if (compared.problem) throw new Error(compared.problem);
			return compared.differences.length;
		},
		verdict: () => verdictOf(sql, receiverId),
		async close() {
			wire.close();
			register.closeAllConnections();
			register.close();
			await store.close();
		}
	};
}

/** What these fixtures are true to; boards and enrolments are only sketched in them. */
const rules = new Set([
	...['state', 'history-in-order', 'award-has-notice', 'notice-sequence', 'notice-tells-state'],
	...['feed-gapless', 'feed-head', 'sent-on-a-ground', 'one-in-force']
]);

async function verdictOf(sql: Sql, receiverId: string): Promise<Verdict> {
	const [lost] = await sql<{ count: number }[]>`
		select count(*) as count from (
			select distinct on (award_id) award_id, sequence, body->>'status' as status from notice
			order by award_id, sequence desc
		) n where not exists (
			select from reference_register.entry e
			where e.id = n.award_id and e.sequence = n.sequence and e.status = n.status)`;
	const [applied] = await sql<{ twice: number }[]>`
		select count(*) filter (where applied > 1) as twice from reference_register.received`;
	const [told] = await sql<{ count: number }[]>`
		select count(*) as count from delivery
		where receiver_id = ${receiverId} and state = 'acknowledged'`;
	const { breaches } = await checkInvariants(sql);
	const broken = breaches.filter(({ rule }) => rules.has(rule));
	for (const breach of broken) console.error(breach);
	return {
		acknowledged: told!.count,
		lost: lost!.count,
		duplicated: applied!.twice,
		invariantsBroken: broken.length
	};
}

/** Awards at that moment; every second one is suspended, and lifted again. @returns their ids */
export async function writeNotices(sql: Sql, awards: number, at: Date): Promise<string[]> {
	return await Promise.all(
		Array.from({ length: awards }, async (_, number) => {
			const decided = await makeDecision(sql, { name: `Person ${newId()}` });
			const { awardId } = await awardFor(sql, decided, at);
			if (number % 2 === 0) return awardId;
			const reasonCode = 'UNDER_INVESTIGATION';
			const effectiveOn = londonDay(at);
			const change = { awardId, reasonCode, effectiveOn, evidence: 'Case 7' } as const;
			await changeAward(sql, staffActor(at), site, { ...change, version: 1, act: 'suspended' });
			await changeAward(sql, staffActor(at), site, { ...change, version: 2, act: 'lifted' });
			return awardId;
		})
	);
}
