import type { Clock } from './clock.server.ts';
import type { Config } from './config.server.ts';
import type { Sql } from './database.server.ts';
import type { Log } from './log.server.ts';

/** What every job is given. Jobs live in `verb-noun.job.server.ts` and are listed in src/worker.ts. */
export type JobContext = { sql: Sql; config: Config; clock: Clock; log: Log };

/** A job either finishes or throws and is tried again: so doing it twice must be the same as once. */
export type Job = (context: JobContext, payload: Record<string, unknown>) => Promise<void>;
