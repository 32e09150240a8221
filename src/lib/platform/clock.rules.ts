/** One look at another clock: when it was asked and answered by ours, and what it said in between. */
export type Look = { asked: number; answered: number; database: number };

/**
 * What to add to our clock so that it agrees with what the database said. All in milliseconds. What
 * agrees already stays, so that a slow answer moves nothing; else the middle of what is possible.
 */
export function offsetWithin(current: number, { asked, answered, database }: Look): number {
	const [least, most] = [database - answered, database - asked];
	return least <= current && current <= most ? current : (least + most) / 2;
}
