/** When to try a delivery again, and when to stop and ask a person. */

const GIVE_UP_AFTER_MS = 72 * 3_600_000;
const LONGEST_WAIT_SECONDS = { receiver: 3_600, delivery: 4 * 3_600 };
const LONGEST_RETRY_AFTER_SECONDS = 24 * 3_600;

/** How long one worker has a delivery for itself; more than a try can take. */
export const CLAIM_SECONDS = 60;

/** How long one probe of a failing register has it for itself. */
export const PROBE_SECONDS = 20;

/**
 * Whether a failure says something about the register and not about this one notice: then all its
 * deliveries wait. No answer, too many requests, its own error.
 */
export const isOutage = (status: number | null): boolean =>
	status === null || status === 408 || status === 429 || status >= 500;

/**
 * The next try after `failures` failures in a row: 5 seconds, then four times longer each time, up to
 * an hour for a whole register, four for one notice; never sooner than the register asked for.
 * @param spread 0 to 1, so that not everything wakes at once
 */
export function nextTry(
	at: Date,
	failures: number,
	scope: keyof typeof LONGEST_WAIT_SECONDS,
	options: { retryAfterSeconds: number | null; spread: number }
): Date {
	const wait = Math.min(5 * 4 ** Math.min(failures - 1, 10), LONGEST_WAIT_SECONDS[scope]);
	const asked = Math.min(options.retryAfterSeconds ?? 0, LONGEST_RETRY_AFTER_SECONDS);
	return new Date(at.getTime() + Math.max(wait * (1 + options.spread / 5), asked) * 1000);
}

/** A number from 0 to 1 that is always the same for the same id. */
export const spreadOf = (id: string): number =>
	Number.parseInt(id.replaceAll('-', '').slice(-4), 16) / 0xffff;

/**
 * When trying ends: 72 hours after the trouble began, for this notice or for its whole register, but
 * counted from when somebody asked for the delivery at the earliest.
 */
export function givesUpAt(delivery: {
	waitingSince: Date;
	firstTryAt: Date | null;
	failingSince: Date | null;
}): Date | null {
	const began = [delivery.firstTryAt, delivery.failingSince]
		.filter((moment) => moment !== null)
		.map((moment) => moment.getTime());
	if (began.length === 0) return null;
	const since = Math.max(Math.min(...began), delivery.waitingSince.getTime());
	return new Date(since + GIVE_UP_AFTER_MS);
}

/** When trying ends for all that waits since a register began to fail; null: it does not fail. */
export const endOfTrying = (failingSince: Date | null): Date | null =>
	failingSince && new Date(failingSince.getTime() + GIVE_UP_AFTER_MS);

/** The moment such that trouble which began no later has lasted too long now. */
export const tooLongAt = (at: Date): Date => new Date(at.getTime() - GIVE_UP_AFTER_MS);

/** Retry-After as seconds from now: a number or an HTTP date. Null when absent or meaningless. */
export function retryAfter(header: string | undefined, at: Date): number | null {
	if (!header) return null;
	if (/^\d{1,9}$/.test(header.trim())) return Number(header);
	const moment = Date.parse(header);
	return Number.isNaN(moment) ? null : Math.max(0, Math.ceil((moment - at.getTime()) / 1000));
}
