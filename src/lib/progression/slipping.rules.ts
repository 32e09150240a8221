/** Nobody is reminded more often than this. */
export const REMIND_AGAIN_DAYS = 3;

const DAY_MS = 86_400_000;

export const mayRemind = (remindedAt: Date | null, at: Date): boolean =>
	remindedAt === null || at.getTime() - remindedAt.getTime() >= REMIND_AGAIN_DAYS * DAY_MS;
