import * as v from 'valibot';
import { systemActor } from '#lib/platform/actor.ts';
import type { Job } from '#lib/platform/jobs.server.ts';
import { AT_ONCE, type Batch, claimBatch } from './claims.server.ts';
import { keptConnections } from './guarded-request.server.ts';
import { reachOf } from './receiver-address.rules.ts';
import { postSigned } from './signed-post.server.ts';
import { recordTries } from './tries.server.ts';

const payloadSchema = v.object({ receiverId: v.string() });

/** Then it queues itself again, behind whatever else waits for the worker. */
const RUN_FOR_MS = 5_000;

/**
 * Sends what one register has not heard yet, many at once, until all is sent, a try says that the
 * register is away, or others should have their turn. No transaction is open while the network is
 * asked. A worker that is killed in between leaves its notices unacknowledged, so they are sent again:
 * at least once.
 */
export const deliverNotices: Job = async ({ sql, config, clock, log }, payload) => {
	const { receiverId } = v.parse(payloadSchema, payload);
	const actorNow = () => systemActor(clock.now(), 'deliver-notices');
	const end = performance.now() + RUN_FOR_MS;
	const connections = keptConnections();

	async function post(batch: Batch, claim: Batch['claims'][number]) {
		const message = { id: claim.noticeId, body: claim.body };
		const answer = await postSigned(batch, message, clock.now(), reachOf(config), { connections });
		if (answer.error !== null) {
			const { deliveryId } = claim;
			// What the register said stays out: it may repeat what we sent.
			const why = answer.status === null ? answer.error : undefined;
			log.warn({ receiverId, deliveryId, status: answer.status, why }, 'notice not delivered');
		}
		return { claim, answer };
	}
	/** @returns what to send next */
	async function send(batch: Batch): Promise<Batch | null> {
		const tries = await Promise.all(batch.claims.map((claim) => post(batch, claim)));
		const atMost = performance.now() < end ? AT_ONCE : 0;
		return await recordTries(sql, actorNow(), batch, tries, atMost);
	}
	async function sendAll(batch: Batch | null): Promise<void> {
		for (let next = batch; next;) next = await send(next);
	}

	try {
		// One goes first: a register that is away costs one try, however many notices wait for it.
		const first = await claimBatch(sql, actorNow(), receiverId, 1);
		const next = first && (await send(first));
		// When there is more, one batch is on its way while the other is written down.
		const isBacklog = next?.claims.length === AT_ONCE;
		const beside = isBacklog ? claimBatch(sql, actorNow(), receiverId) : null;
		const ends = await Promise.allSettled([sendAll(next), beside?.then(sendAll)]);
		for (const one of ends) if (one.status === 'rejected') throw one.reason;
	} finally {
		connections.close();
	}
};
