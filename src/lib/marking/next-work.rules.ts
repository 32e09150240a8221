/** What to open after another is marked: nothing that another tutor has begun, while there is anything else. */
export const nextOf = <T extends { begunBy: 'you' | 'another tutor' | null }>(
	waiting: readonly T[]
): T | undefined => waiting.find(({ begunBy }) => begunBy !== 'another tutor') ?? waiting[0];
