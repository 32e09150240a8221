import { overdueAttempts } from '#lib/assessment/attempts.server.ts';
import { tidyPresence } from '#lib/assessment/presence.server.ts';
import { systemActor } from '#lib/platform/actor.ts';
import type { Job } from '#lib/platform/jobs.server.ts';
import { submitAttempt } from './submit-attempt.server.ts';

/** Tries handed in by one sweep; the next sweep takes the rest. */
const SWEEP_LIMIT = 500;

/** Hands in one quiz when its time is over. Queued when the try starts. Twice is the same as once. */
export const submitOverdue: Job = async ({ sql, config, clock }, { attemptId, at }) => {
	// This machine's clock may be slow: the queue has seen the instant pass.
	const now = new Date(Math.max(clock.now().getTime(), Date.parse(String(at)) || 0));
	await submitAttempt(sql, systemActor(now, `submit-overdue:${String(attemptId)}`), {
		attemptId: String(attemptId),
		origin: config.origin
	});
};

/**
 * Hands in whatever a job of its own did not: after an outage, or when a deadline was moved. One
 * that cannot be handed in does not keep the others.
 */
export const sweepOverdue: Job = async ({ sql, config, clock, log }) => {
	const at = clock.now();
	const failures: unknown[] = [];
	for (const attemptId of await overdueAttempts(sql, at, SWEEP_LIMIT)) {
		try {
			await submitAttempt(sql, systemActor(at, 'sweep-overdue'), {
				attemptId,
				origin: config.origin
			});
		} catch (error) {
			log.error({ attemptId, err: error }, 'an overdue quiz could not be handed in');
			failures.push(error);
		}
	}
	await tidyPresence(sql, at);
	if (failures.length > 0) throw new AggregateError(failures, 'Some overdue quizzes are left.');
};
