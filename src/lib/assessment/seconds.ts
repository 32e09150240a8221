import { clockFormat, dayWords, londonDate } from '#lib/ui/dates.ts';

/** 12:03:04 in London: for what was saved, where a minute is too coarse. */
export const secondsWords = clockFormat({ minute: '2-digit', second: '2-digit' });

/**
 * 12:03:04; where the day is not the one that the page speaks of, also on which:
 * 23:59:58 on Monday 30 November 2026
 */
export function secondsOf(at: Date, spoken: Date): string {
	const isSameDay = londonDate(at) === londonDate(spoken);
	return isSameDay ? secondsWords(at) : `${secondsWords(at)} on ${dayWords(at)}`;
}
