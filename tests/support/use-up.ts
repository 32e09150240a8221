import { visitor } from '../../src/lib/platform/actor.ts';
import type { Sql } from '../../src/lib/platform/database.server.ts';
import { TooMany } from '../../src/lib/platform/errors.ts';
import { type Limit, takeHits } from '../../src/lib/platform/rate-limit.server.ts';

/** Counts as many hits as there may be, in the window of now and in the next: what comes is too many. */
export async function useUp(sql: Sql, limit: Limit, subject: string): Promise<void> {
	for (const at of [new Date(), new Date(Date.now() + limit.windowSeconds * 1000)]) {
		const hits = Array.from({ length: limit.max }, () => ({ limit, subject }));
		await takeHits(sql, visitor(at, 'test'), hits).catch((error: unknown) => {
			// Some were used before.
			if (!(error instanceof TooMany)) throw error;
		});
	}
}
