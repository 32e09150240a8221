const london = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', timeStyle: 'medium' });

/** 12:03:04 in London: for what was saved, where a minute is too coarse. */
export const secondsWords = (at: Date): string => london.format(at);
