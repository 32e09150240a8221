import type { QuizPolicy } from '#lib/catalogue/published.ts';
import type { MarkAdjustment } from '#lib/marking/mark.rules.ts';

/** When one learner may take a quiz, and how long: the quiz's policy and what staff gave them. */
export type Terms = {
	/** Null: as long as the module is open. */
	opensAt: Date | null;
	closesAt: Date | null;
	extraPercent: number;
	extraMinutes: number;
	breakMinutes: number;
};

export type ExtraTime = Pick<Terms, 'extraPercent' | 'extraMinutes' | 'breakMinutes'>;

export const plainTerms: Terms = {
	opensAt: null,
	closesAt: null,
	extraPercent: 0,
	extraMinutes: 0,
	breakMinutes: 0
};

const MINUTE_MS = 60_000;

/** Minutes that staff gave on top of the quiz's own; part of a minute counts as a whole one. */
export const givenMinutes = (minutes: number, terms: ExtraTime): number =>
	Math.ceil((minutes * terms.extraPercent) / 100) + terms.extraMinutes + terms.breakMinutes;

/**
 * When a try that began at `startedAt` ends. The window cuts the quiz's own minutes, never those that
 * staff gave.
 */
export function dueAtOf(startedAt: Date, minutes: number, terms: Terms): Date {
	const ownEnd = startedAt.getTime() + minutes * MINUTE_MS;
	const cut = Math.min(ownEnd, terms.closesAt?.getTime() ?? Infinity);
	return new Date(cut + givenMinutes(minutes, terms) * MINUTE_MS);
}

/** When a try that begins at `at` ends, where the window leaves it less than the quiz's minutes; else null. */
export function cutEnd(at: Date, minutes: number, terms: Terms): Date | null {
	const end = dueAtOf(at, minutes, terms);
	const whole = dueAtOf(at, minutes, { ...terms, closesAt: null });
	return end < whole ? end : null;
}

/** The end that staff gave a try in place of its own, and the extra time that held when they did. */
export type MovedEnd = { until: Date; extra: ExtraTime };

/**
 * When a try that is under way ends by what was given up to now. Extra time is on top of an end that
 * was moved, too; what held already when it was moved is in that end, so the same again adds nothing.
 * It never comes sooner, also where extra time is taken back.
 */
export function endNow(
	{ startedAt, dueAt }: { startedAt: Date; dueAt: Date },
	minutes: number,
	terms: Terms,
	moved: MovedEnd | null
): Date {
	const end = moved
		? moved.until.getTime() +
			(givenMinutes(minutes, terms) - givenMinutes(minutes, moved.extra)) * MINUTE_MS
		: dueAtOf(startedAt, minutes, terms).getTime();
	return new Date(Math.max(end, dueAt.getTime()));
}

/** How long after the end of the time answers still count: the grace, then the late time. */
export const overtimeSecondsOf = ({ graceMinutes, late }: QuizPolicy): number =>
	((graceMinutes ?? 0) + (late?.minutes ?? 0)) * 60;

/** From here on what arrives makes the try late; null where lateness has no cost. */
export const lateFrom = (dueAt: Date, { graceMinutes, late }: QuizPolicy): Date | null =>
	late ? new Date(dueAt.getTime() + (graceMinutes ?? 0) * MINUTE_MS) : null;

export type LateCost = { percent: number; rawPercent: number; adjustments: MarkAdjustment[] };

/**
 * What a try counts for when an answer in it came after the grace: a mark that passed by itself never
 * falls below the floor (assessment practice, section 6).
 * @param newestAnswerAt when the newest of the answers that count arrived
 */
export function afterLateTime(
	rawPercent: number,
	dueAt: Date,
	newestAnswerAt: Date | null,
	quiz: { floorPercent: number; policy: QuizPolicy }
): LateCost {
	const from = lateFrom(dueAt, quiz.policy);
	if (!from || !newestAnswerAt || newestAnswerAt <= from) {
		return { percent: rawPercent, rawPercent, adjustments: [] };
	}
	const floor = rawPercent >= quiz.floorPercent ? quiz.floorPercent : 0;
	const percent = hundredths(Math.max(rawPercent - (quiz.policy.late?.costPercent ?? 0), floor));
	const cost = hundredths(rawPercent - percent);
	return {
		percent,
		rawPercent,
		adjustments: cost > 0 ? [{ kind: 'late', percent: cost, periods: 1, tooLate: false }] : []
	};
}

const hundredths = (value: number) => Math.round(value * 100) / 100;
