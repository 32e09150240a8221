import type { Quiz } from '#lib/catalogue/published.ts';

/** Where a press of a button leads once the answers are saved. `to`: 'review', 'stay', or a question. */
export function placeAfter(here: string, { policy }: Quiz, to: FormDataEntryValue | null): string {
	if (to === 'review') return `${here}/review`;
	const question = Number(to);
	if (!Number.isInteger(question) || question < 1) return here;
	return placeOfQuestion(here, policy.onePerPage, Math.min(question, policy.itemCount));
}

export const placeOfQuestion = (here: string, onePerPage: boolean, position: number): string =>
	onePerPage ? `${here}?question=${position}` : `${here}#q${position}`;
