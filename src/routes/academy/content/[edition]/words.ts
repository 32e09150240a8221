import { contentOf } from '#lib/assessment/items/item-contents.ts';
import type { ReviewState } from '#lib/catalogue/coverage.rules.ts';
import type { TagColour } from '#lib/ui/Tag.svelte';

export const reviewWords: Record<ReviewState, { text: string; colour: TagColour }> = {
	overdue: { text: 'Overdue', colour: 'red' },
	soon: { text: 'Due soon', colour: 'yellow' },
	later: { text: 'In date', colour: 'green' }
};

export const fittingWords = (fitting: readonly { type: string; count: number }[]): string =>
	fitting.map(({ type, count }) => `${count} ${contentOf(type)?.name ?? type}`).join(', ');

/** Whether learners who try again meet other questions. */
export function depthWords(depth: number): { text: string; colour: TagColour } {
	if (depth >= 2) return { text: 'Enough', colour: 'green' };
	return depth > 1 ? { text: 'Thin', colour: 'yellow' } : { text: 'No spare', colour: 'orange' };
}
