import type { PaperLine } from '#lib/assessment/papers.server.ts';
import type { ItemScore } from '#lib/assessment/score.rules.ts';
import type { LessonSummary } from '#lib/catalogue/published.ts';

/**
 * Lessons to read again for one outcome, in order: those of the questions where marks were lost; for
 * a question that names none, those that teach the outcome.
 */
export function readNext(
	outcome: string,
	paper: readonly Pick<PaperLine, 'item'>[],
	scores: readonly ItemScore[],
	lessons: readonly LessonSummary[]
): LessonSummary[] {
	const lost = (itemId: string) =>
		scores.some((one) => one.itemId === itemId && one.score < one.marks);
	const items = paper
		.map(({ item }) => item)
		.filter((item) => item.outcome === outcome && lost(item.id));
	const teaches = (lesson: LessonSummary) =>
		items.some(({ body }) =>
			body.lesson === null ? lesson.outcomes.includes(outcome) : body.lesson === lesson.code
		);
	return lessons.filter(teaches);
}
