import { setTimeout } from 'node:timers/promises';
import { overdueAttempts } from '#lib/assessment/attempts.server.ts';
import { tidyPresence } from '#lib/assessment/presence.server.ts';
import { systemActor } from '#lib/platform/actor.ts';
import type { Sql } from '#lib/platform/database.server.ts';
import type { Job } from '#lib/platform/jobs.server.ts';
import { submitAttempt } from './submit-attempt.server.ts';

/** Tries that one run hands in side by side. */
const AT_ONCE = 4;

/**
 * The clock looks at every try whose time is over. Queued for the second in which one ends, and run
 * each minute for whatever was missed: after an outage, or when a deadline was moved. Twice is the
 * same as once, and one try that cannot be handed in does not keep the others.
 */
export const submitOverdue: Job = async ({ sql, config, clock, log }, { at: queuedFor }) => {
	const server = await databaseTime(sql);
	// Ours follows the database's clock; should it be ahead, that holds it back, or a quiz would end
	// before its time; should it be behind, the queue has seen the instant pass.
	const now = Math.min(clock.now().getTime(), server.now.getTime());
	const at = new Date(Math.max(now, Date.parse(String(queuedFor)) || 0));
	const actor = systemActor(at, 'submit-overdue');
	// After a restart of the database, answers that waited for it in the web processes go first.
	if (server.isFresh) await setTimeout(FRESH_MS);
	const waiting = (await overdueAttempts(sql, at)).values();
	const failures: unknown[] = [];
	const handIn = async () => {
		for (const attemptId of waiting) {
			try {
				await submitAttempt(sql, actor, { attemptId, origin: config.origin });
			} catch (error) {
				log.error({ attemptId, err: error }, 'an overdue quiz could not be handed in');
				failures.push(error);
			}
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, handIn));
	await tidyPresence(sql, at);
	if (failures.length > 0) throw new AggregateError(failures, 'Some overdue quizzes are left.');
};

async function databaseTime(sql: Sql): Promise<{ now: Date; isFresh: boolean }> {
	const [server] = await sql<[{ now: Date; isFresh: boolean }]>`
		select clock_timestamp() as now,
			pg_postmaster_start_time() > clock_timestamp() - interval '3 seconds' as is_fresh`;
	return server;
}
const FRESH_MS = 3_000;
