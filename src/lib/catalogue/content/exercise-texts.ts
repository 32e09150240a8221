import type { CitedSource, LessonTerm } from '../published.ts';
import type { Report } from './fault.ts';
import type { Known } from './known.ts';
import { LessonReferences } from './lesson-context.ts';
import { compileMarkdown, type Compiled, type MarkdownContext } from './markdown.ts';
import type { ExercisePageReading } from './reading.ts';

export type ExerciseTexts = { body: Compiled; sources: CitedSource[]; terms: LessonTerm[] };

/** Compiles one page for those who lead an exercise: it may hold what a lesson may, at any length. */
export function compileExercisePage(
	page: ExercisePageReading,
	known: Known,
	context: MarkdownContext,
	report: Report
): ExerciseTexts {
	const references = new LessonReferences(known, new Map());
	const inside = { ...context, lesson: references };
	const body = compileMarkdown(page.body, 'lesson', inside, (line, message) =>
		report({ file: page.file, line: page.bodyLine + line, message })
	);
	if (body.words === 0) {
		report({ file: page.file, line: page.bodyLine, message: 'the page is empty' });
	}
	return { body, sources: references.sources, terms: references.terms };
}
