import { pageSize } from '#lib/assessment/pages.rules.ts';
import type { Quiz } from '#lib/catalogue/published.ts';

/** Where a press of a button leads once the answers are saved. `to`: 'review', 'stay', or a question. */
export function placeAfter(here: string, { policy }: Quiz, to: FormDataEntryValue | null): string {
	if (to === 'review') return `${here}/review`;
	const question = Number(to);
	if (!Number.isInteger(question) || question < 1) return here;
	return placeOfQuestion(here, pageSize(policy), Math.min(question, policy.itemCount));
}

export function placeOfQuestion(here: string, size: number | null, position: number): string {
	if (size === null) return `${here}#q${position}`;
	// A page of one question is read from its top.
	return size === 1 ? `${here}?question=${position}` : `${here}?question=${position}#q${position}`;
}
