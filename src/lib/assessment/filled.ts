/** How much of a question is answered. An incomplete answer is kept and scored for what is there. */
export type Filled = 'none' | 'part' | 'whole';

/** The same in words; a colour may follow. */
export const filledWords: Record<Filled, string> = {
	none: 'Not answered yet',
	part: 'Partly answered',
	whole: 'Answered'
};
