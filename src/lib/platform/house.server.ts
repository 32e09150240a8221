import { followClock } from './clock.server.ts';
import { type Config, readConfig } from './config.server.ts';
import { openDatabase, type Sql } from './database.server.ts';
import { type FileStore, openFileStore } from './files.server.ts';
import { createLog, type Log } from './log.server.ts';
import { attachReplica } from './read-replica.server.ts';
import { writeRefusalsTo } from './refusals.server.ts';
import { sealWith } from './sealing-secrets.server.ts';

/** What one web process holds open from its first request to its end. */
export type House = {
	config: Config;
	log: Log;
	sql: Sql;
	files: FileStore;
	close(): Promise<void>;
};

type Worker = { stop(): Promise<void> };
type StartWorker = (options: { config: Config; log: Log }) => Promise<Worker>;

// The development server may load the hooks anew: the house they opened before is then closed.
const slot = Symbol.for('tranche.house');
const world = globalThis as { [slot]?: House };

/**
 * Sets the clock, opens the pool and, unless it runs elsewhere, the worker. Closed on `sveltekit:shutdown`.
 */
export async function openHouse(startWorker: StartWorker): Promise<House> {
	await world[slot]?.close();
	const config = readConfig();
	if (!config.databaseUrl) throw new Error('The environment variable DATABASE_URL is missing.');
	const log = createLog(config);
	writeRefusalsTo(log);
	sealWith(config);
	const files = openFileStore(config, log);
	const sql = openDatabase(config.databaseUrl, { name: 'tranche web' });
	const leaveClock = await followClock(sql, log);
	const closeReplica =
		config.databaseReplicaUrl && attachReplica(sql, config.databaseReplicaUrl, log);
	const worker = config.worker === 'inline' ? await startWorker({ config, log }) : undefined;
	let closing: Promise<void> | undefined;
	const close = () =>
		(closing ??= (async () => {
			leaveClock();
			await worker?.stop();
			if (closeReplica) await closeReplica();
			await sql.end({ timeout: 5 });
		})());
	// Whoever emits it may wait for what the listener returns.
	process.once('sveltekit:shutdown' as 'SIGTERM', () => close());
	return (world[slot] = { config, log, sql, files, close });
}
