import * as v from 'valibot';
import { systemActor } from '#lib/platform/actor.ts';
import type { Job } from '#lib/platform/jobs.server.ts';
import { claimNext } from './claims.server.ts';
import { reachOf } from './receiver-address.rules.ts';
import { postSigned } from './signed-post.server.ts';
import { recordTry } from './tries.server.ts';

const payloadSchema = v.object({ receiverId: v.string(), awardId: v.string() });

/**
 * Sends what one register has not heard yet about one award, in order, until all is sent or a try
 * fails; then the next try is queued. No transaction is open while the network is asked. A worker
 * that is killed in between leaves the notice unacknowledged, so it is sent again: at least once.
 */
export const deliverNotice: Job = async ({ sql, config, clock, log }, payload) => {
	const about = v.parse(payloadSchema, payload);
	const actorNow = () => systemActor(clock.now(), 'deliver-notice');
	let claim = await claimNext(sql, actorNow(), about);
	while (claim) {
		const { receiverId, deliveryId } = claim;
		const message = { id: claim.noticeId, body: claim.body };
		const answer = await postSigned(claim, message, clock.now(), reachOf(config));
		if (answer.error !== null) {
			// What the register said stays out: it may repeat what we sent.
			const why = answer.status === null ? answer.error : undefined;
			log.warn({ receiverId, deliveryId, status: answer.status, why }, 'notice not delivered');
		}
		claim = await recordTry(sql, actorNow(), claim, answer);
	}
};
