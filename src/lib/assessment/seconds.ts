import { clockFormat } from '#lib/ui/dates.ts';

/** 12:03:04 in London: for what was saved, where a minute is too coarse. */
export const secondsWords = clockFormat({ minute: '2-digit', second: '2-digit' });
