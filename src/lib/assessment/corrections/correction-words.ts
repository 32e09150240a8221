/** What staff can do to a question after use. */
export const correctionKinds = ['void', 'accept', 'replace', 'as-published'] as const;
export type CorrectionKind = (typeof correctionKinds)[number];

export const correctionWords: Record<CorrectionKind, { text: string; hint: string }> = {
	void: {
		text: 'Take the question out',
		hint: 'It counts for nobody. Every paper that held it is marked from its other questions.'
	},
	accept: {
		text: 'Accept another answer as well',
		hint: 'What was right stays right, and the answer that you give below earns all marks too.'
	},
	replace: {
		text: 'Change the key',
		hint: 'The answer that you give below is right, and what was right before is not.'
	},
	'as-published': {
		text: 'Score it as published',
		hint: 'Undoes every correction of this question.'
	}
};
