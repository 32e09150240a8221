import type { PaperLine } from '#lib/assessment/papers.server.ts';
import type { ItemScore } from '#lib/assessment/score.rules.ts';
import type { LessonSummary } from '#lib/catalogue/published.ts';

/** Lessons to read again for one outcome: those of the questions where marks were lost, in order. */
export function readNext(
	outcome: string,
	paper: readonly PaperLine[],
	scores: readonly ItemScore[],
	lessons: readonly LessonSummary[]
): LessonSummary[] {
	const lost = (itemId: string) =>
		scores.some((one) => one.itemId === itemId && one.score < one.marks);
	const codes = paper
		.filter(({ item }) => item.outcome === outcome && lost(item.id))
		.map(({ item }) => item.body.lesson);
	return lessons.filter(({ code }) => codes.includes(code));
}
