import { setTimeout as sleep } from 'node:timers/promises';
import {
	inTransaction,
	type Sql,
	type Transaction
} from '../../src/lib/platform/database.server.ts';

/**
 * Two stories in the most awkward order: one holds something, the other starts and waits for it, and
 * then the first goes on. A ring of locks shows as a deadlock, each time.
 */
export async function whileWaiting(
	sql: Sql,
	story: {
		held: (tx: Transaction) => Promise<unknown>;
		waiting: () => Promise<unknown>;
		then: (tx: Transaction) => Promise<unknown>;
	}
): Promise<void> {
	let other: Promise<unknown> | undefined;
	await inTransaction(sql, async (tx) => {
		await story.held(tx);
		const [{ pid }] = await tx<[{ pid: number }]>`select pg_backend_pid() as pid`;
		other = story.waiting();
		other.catch(() => undefined);
		for (let blocked = false; !blocked; await sleep(20)) {
			const [row] = await sql<{ blocked: boolean }[]>`
				select exists (select from pg_stat_activity where ${pid} = any(pg_blocking_pids(pid))) as blocked`;
			blocked = row?.blocked ?? false;
		}
		await story.then(tx);
	});
	await other;
}
