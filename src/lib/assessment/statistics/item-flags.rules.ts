/** When the figures of a question ask for a second look (assessment practice, section 13). */

export const flags = ['hard', 'easy', 'weak', 'unused-option', 'challenged'] as const;
export type Flag = (typeof flags)[number];

export type Figures = {
	/** Marked tries that held the question. */
	tries: number;
	/** Mean share of its marks, 0 to 1. */
	facility: number | null;
	/** Correlation of the share with the share of the rest of the paper, -1 to 1. */
	discrimination: number | null;
	options: readonly { correct: boolean; picks: number }[];
	/** Learners who said that it or its key is wrong. */
	challenges: number;
};

const DISCRIMINATION_FROM = 30;
const DISTRACTORS_FROM = 50;

export function flagsOf(figures: Figures): Flag[] {
	const { tries, facility, discrimination, options, challenges } = figures;
	const found: Record<Flag, boolean> = {
		hard: facility !== null && facility < 0.2,
		easy: facility !== null && facility > 0.95,
		weak: tries >= DISCRIMINATION_FROM && discrimination !== null && discrimination < 0.1,
		'unused-option':
			tries >= DISTRACTORS_FROM && options.some(({ correct, picks }) => !correct && picks === 0),
		challenged: challenges >= 2
	};
	return flags.filter((flag) => found[flag]);
}

export const flagWords: Record<Flag, string> = {
	hard: 'Very hard',
	easy: 'Very easy',
	weak: 'Does not discriminate',
	'unused-option': 'Option never chosen',
	challenged: 'Challenged'
};

/** What each flag asks an author to do. */
export const flagAdvice: Record<Flag, string> = {
	hard: 'Fewer than one in five of its marks are earned: look at the key and the wording first.',
	easy: 'More than 95% of its marks are earned: it tells little about anybody.',
	weak: 'Those who do well elsewhere do no better here: look at the key first.',
	'unused-option': 'Nobody falls for one of the wrong options: write a better one.',
	challenged: 'Two learners or more say that it is wrong.'
};
