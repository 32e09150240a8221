import { contentOf, itemTexts } from '#lib/assessment/items/item-contents.ts';
import { compileExercisePage, type ExerciseTexts } from './exercise-texts.ts';
import type { Report } from './fault.ts';
import type { Known } from './known.ts';
import { compileLesson, type LessonTexts } from './lesson-texts.ts';
import type { MarkdownContext } from './markdown.ts';
import type {
	AssignmentReading,
	ExercisePageReading,
	LessonReading,
	ModuleReading,
	QuizReading
} from './reading.ts';
import { type MarkdownKeys, Texts } from './texts.ts';

const MODULE_KEYS = { 'seminar.brief': 'brief', 'tableTop.brief': 'brief' } as const;

const QUIZ_KEYS: MarkdownKeys = {
	intro: 'brief',
	'overall.*.text': 'brief',
	...Object.fromEntries(Object.entries(itemTexts).map(([key, use]) => [`items.*.${key}`, use]))
};

const ASSIGNMENT_KEYS = {
	brief: 'brief',
	markingNotes: 'brief',
	'exemplars.notYet': 'brief',
	'exemplars.pass': 'brief',
	'exemplars.merit': 'brief',
	'exemplars.distinction': 'brief'
} as const;

/** All Markdown of a module, compiled. */
export type ModuleTexts = {
	module: Texts | undefined;
	lessons: Map<LessonReading, LessonTexts>;
	quizzes: Map<QuizReading, Texts>;
	assignments: Map<AssignmentReading, Texts>;
	exercise: Map<ExercisePageReading, ExerciseTexts>;
};

export function compileModule(reading: ModuleReading, known: Known, report: Report): ModuleTexts {
	const shown = new Set<string>();
	const context: MarkdownContext = {
		images: reading.images,
		onImage: (path) => void shown.add(path)
	};
	const { module, lessons, quizzes, assignments, exercise } = reading;
	const texts: ModuleTexts = {
		module: module && new Texts(module, MODULE_KEYS, context, report),
		lessons: new Map(
			lessons.map((lesson) => [lesson, compileLesson(lesson, reading, known, context, report)])
		),
		quizzes: new Map(quizzes.map((quiz) => [quiz, new Texts(quiz, QUIZ_KEYS, context, report)])),
		assignments: new Map(
			assignments.map((one) => [one, new Texts(one, ASSIGNMENT_KEYS, context, report)])
		),
		exercise: new Map(
			exercise.map((page) => [page, compileExercisePage(page, known, context, report)])
		)
	};
	for (const item of quizzes.flatMap(({ partly }) => partly.items ?? [])) {
		if (item) for (const path of contentOf(item.type)?.images?.(item) ?? []) shown.add(path);
	}
	const folder = reading.file.slice(0, reading.file.lastIndexOf('/'));
	for (const image of reading.imageFiles) {
		if (shown.has(image)) continue;
		report({ file: `${folder}/${image}`, line: 1, message: 'no text shows this image' });
	}
	return texts;
}
