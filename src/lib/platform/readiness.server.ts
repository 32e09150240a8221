import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from './database.server.ts';
import { isWorkerAlive } from './heartbeat.server.ts';
import { migrationComplaint, migrationStatus } from './migrate.server.ts';

const ANSWER_WITHIN_MS = 3_000;
const NO_ANSWER = 'The database does not answer.';

export type Readiness = { ready: boolean; reasons: string[] };

/** Can this process do its work now? Every reason against it is a plain sentence. */
export async function readiness(sql: Sql): Promise<Readiness> {
	const silence = sleep(ANSWER_WITHIN_MS, [NO_ANSWER], { ref: false });
	const reasons = await Promise.race([ask(sql).catch(() => [NO_ANSWER]), silence]);
	return { ready: reasons.length === 0, reasons };
}

async function ask(sql: Sql): Promise<string[]> {
	const reasons: string[] = [];
	const complaint = migrationComplaint(await migrationStatus(sql));
	if (complaint) reasons.push(complaint);
	if (!(await isWorkerAlive(sql))) reasons.push('No worker was seen in the last minute.');
	return reasons;
}
