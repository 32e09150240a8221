import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sentAnswer, type Taker } from '../support/quiz-takers.ts';
import type { Acknowledged } from '../support/storm.ts';

export type Crowd = {
	acknowledged: Acknowledged[];
	/** Lets everybody finish the answer they are at, then stops. */
	stop(): Promise<void>;
};

/**
 * Every taker answers again and again. An answer without a receipt is sent again with the same
 * number, as the page does, until the receipt is here.
 * @param origin asked each time: the app may have come back elsewhere
 */
export function answering(origin: () => string, takers: readonly Taker[]): Crowd {
	const acknowledged: Acknowledged[] = [];
	let running = true;
	const one = async (taker: Taker) => {
		const client = `fault-${randomUUID()}`;
		for (let seq = 1; running; seq++) {
			const item = (seq % taker.responses.length) + 1;
			const body = sentAnswer(taker, client, item, seq);
			const receivedAt = await untilReceived(origin, taker, body);
			acknowledged.push({ attemptId: taker.attemptId, client, seq, item, receivedAt });
			await sleep(20 + Math.random() * 60);
		}
	};
	const crowd = Promise.all(takers.map(one));
	return {
		acknowledged,
		async stop() {
			running = false;
			await crowd;
		}
	};
}

async function untilReceived(origin: () => string, taker: Taker, body: string): Promise<string> {
	for (const giveUp = Date.now() + 60_000; ; await sleep(100)) {
		try {
			const response = await fetch(origin() + taker.path, {
				method: 'POST',
				headers: taker.headers,
				body,
				signal: AbortSignal.timeout(5000)
			});
			if (response.ok) {
				const { receipts } = (await response.json()) as { receipts: { receivedAt: string }[] };
				if (receipts[0]) return receipts[0].receivedAt;
			}
		} catch {
			// No answer: the same will be asked again.
		}
		if (Date.now() > giveUp) throw new Error('An answer found no receipt for a minute.');
	}
}
