import type { Report } from '../fault.ts';
import type { Known } from '../known.ts';
import type { ModuleTexts } from '../module-texts.ts';
import type { CourseReading, ModuleReading } from '../reading.ts';
import type { ContentFiles } from '../text.ts';
import { checkMentions, warnOfUnused } from './links.ts';
import { measureLesson, type LessonMeasures } from './measure-lesson.ts';
import { measureQuiz, type QuizMeasures } from './measure-quiz.ts';
import { termsPattern } from './reading-age.rules.ts';

export type CourseMeasures = {
	course: string;
	edition: string;
	lessons: LessonMeasures[];
	quizzes: QuizMeasures[];
};

const LEAST_IMAGES = 2;

/** How well a course is written, as far as counting can tell. */
export function measureCourse(
	reading: CourseReading,
	texts: ReadonlyMap<ModuleReading, ModuleTexts>,
	files: ContentFiles,
	known: Known,
	report: Report,
	warn: Report
): CourseMeasures {
	const { code = '', edition = '', draft } = reading.course?.partly ?? {};
	const terms = termsPattern(known.terms.keys());
	const lessons = [...texts.values()].flatMap((module) =>
		[...module.lessons].map(([lesson, text]) => measureLesson(lesson, text, terms, report, warn))
	);
	const quizzes = reading.modules
		.flatMap((module) => {
			const taught = outcomesByLesson(module);
			return module.quizzes.map((quiz) => measureQuiz(quiz, taught, report, warn));
		})
		.filter((measures) => measures !== undefined);
	for (const { file, imageFiles } of reading.modules) {
		if (imageFiles.length >= LEAST_IMAGES) continue;
		warn({ file, line: 1, message: `the module has fewer than ${LEAST_IMAGES} diagrams` });
	}
	checkMentions(reading, files, draft === true ? warn : report);
	warnOfUnused(reading, citedIn(texts), warn);
	return { course: code, edition, lessons, quizzes };
}

const outcomesByLesson = ({ lessons }: ModuleReading): Map<string, string[]> =>
	new Map(
		lessons.flatMap(({ front: { whole } }) =>
			whole ? [[whole.code, whole.outcomes] as const] : []
		)
	);

function citedIn(texts: ReadonlyMap<ModuleReading, ModuleTexts>): Set<string> {
	const pages = [...texts.values()].flatMap(({ lessons, exercise }) => [
		...lessons.values(),
		...exercise.values()
	]);
	return new Set(pages.flatMap(({ sources }) => sources.map(({ id }) => id)));
}
