import { marksWords } from '#lib/assessment/marks.rules.ts';
import type { MarkAdjustment } from '#lib/marking/mark.rules.ts';
import { adjustmentWords } from '#lib/progression/workings.rules.ts';

type Made = {
	score: number;
	marks: number;
	percent: number;
	/** What the answers were worth, before anything was taken off. */
	rawPercent: number;
	adjustments: readonly MarkAdjustment[];
	/** A tutor gave the marks of texts. */
	byTutor: boolean;
};

/** How the figure of a result was made, sentence by sentence: whoever reckons after it gets the same. */
export function howMade(made: Made): string[] {
	const { score, marks, percent, rawPercent, adjustments, byTutor } = made;
	const sum = `${marksWords(score)} divided by ${marksWords(marks)} marks is ${rawPercent}%`;
	return [
		byTutor
			? 'A tutor gave the marks for texts; every other question is scored by fixed rules from what you answered.'
			: 'Each question is scored by fixed rules from what you answered.',
		...(adjustments.length === 0
			? [`${sum}, shown as a whole number.`]
			: [
					`${sum}.`,
					...adjustments.map((one) => `${adjustmentWords(one, 'quiz')}.`),
					`That leaves ${percent}%, shown as a whole number.`
				])
	];
}
