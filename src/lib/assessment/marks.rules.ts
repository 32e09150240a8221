/** Marks as people read them: at most two decimals, none that say nothing. 2.5, 0.33, 4. */
export const marksWords = (marks: number): string => String(Math.round(marks * 100) / 100);
