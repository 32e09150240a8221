import { type CountedTries, isUnlimited, type QuizPolicy } from '#lib/catalogue/published.ts';
import { plural } from '#lib/ui/dates.ts';
import { isOpen, isWaiting } from './attempt.rules.ts';
import type { Terms } from './timing.rules.ts';

/** A try that was begun, as the rules see it. */
export type EarlierTry = { number: number; state: string; submittedAt: Date | null };

/** What the learner may do now. */
export type NextTry =
	| { verdict: 'open'; number: number }
	| { verdict: 'start'; number: number; left: number }
	| { verdict: 'being-marked'; number: number }
	| { verdict: 'wait'; until: Date; left: number }
	| { verdict: 'not-yet'; opensAt: Date; left: number }
	| { verdict: 'closed'; closedAt: Date; left: number }
	| { verdict: 'none-left' };

/**
 * May another try begin at `at`? A voided one does not count, though its number stays taken. The
 * wait before a try counts from the end of the one before; outside the window none begins, nor while
 * a tutor still reads the one before: it may have passed.
 * @param allowed tries in all; `left` counts them including the next
 */
export function nextTry(
	earlier: readonly EarlierTry[],
	allowed: number,
	policy: Pick<QuizPolicy, 'coolingOffHours'>,
	at: Date,
	{ opensAt, closesAt }: Pick<Terms, 'opensAt' | 'closesAt'>
): NextTry {
	const open = earlier.find(({ state }) => isOpen(state));
	if (open) return { verdict: 'open', number: open.number };
	const waiting = earlier.find(({ state }) => isWaiting(state));
	if (waiting) return { verdict: 'being-marked', number: waiting.number };
	const counted = earlier.filter(({ state }) => state !== 'voided');
	const left = allowed - counted.length;
	if (left <= 0) return { verdict: 'none-left' };
	if (closesAt && at >= closesAt) return { verdict: 'closed', closedAt: closesAt, left };
	if (opensAt && at < opensAt) return { verdict: 'not-yet', opensAt, left };
	const until = restUntil(counted, policy.coolingOffHours);
	if (until && at < until) return { verdict: 'wait', until, left };
	const number = Math.max(0, ...earlier.map((one) => one.number)) + 1;
	return { verdict: 'start', number, left };
}

const HOUR_MS = 3_600_000;

/** The last figure of `coolingOffHours` also holds for tries beyond the list. */
function restUntil(
	counted: readonly EarlierTry[],
	coolingOffHours: readonly number[]
): Date | null {
	const ended = counted.map(({ submittedAt }) => submittedAt?.getTime() ?? 0);
	const hours = coolingOffHours[counted.length - 1] ?? coolingOffHours.at(-1) ?? 0;
	return counted.length > 0 && hours > 0 ? new Date(Math.max(...ended) + hours * HOUR_MS) : null;
}

/** What the tries come to, by the quiz's policy; `percents` oldest first, without voided ones. */
export function countedPercent(counts: CountedTries, percents: readonly number[]): number | null {
	if (percents.length === 0) return null;
	if (counts === 'best') return Math.max(...percents);
	if (counts === 'latest') return percents.at(-1) ?? null;
	const mean = percents.reduce((sum, percent) => sum + percent, 0) / percents.length;
	return Math.round(mean * 100) / 100;
}

/** '2 tries are left' */
export const leftWords = (left: number): string =>
	isUnlimited(left)
		? 'You can try as often as you like'
		: `${plural(left, 'try is', 'tries are')} left`;
