import { setTimeout as sleep } from 'node:timers/promises';
import type postgres from 'postgres';

/**
 * Drops a database and whoever is still connected to it. An autovacuum worker belongs to the server and
 * may not be ended by us, so `force` is refused while one is there: it is gone in a moment.
 */
export async function dropDatabase(admin: postgres.Sql, name: string): Promise<void> {
	for (let left = 20; ; left--) {
		try {
			await admin.unsafe(`drop database if exists ${name} with (force)`);
			return;
		} catch (error) {
			if (left === 0) throw error;
			await sleep(250);
		}
	}
}
