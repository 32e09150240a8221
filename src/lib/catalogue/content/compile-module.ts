import { rubricLevels, type Source, UNLIMITED_TRIES } from '../published.ts';
import { compileItem } from './compile-item.ts';
import type { CompiledAssessment, CompiledModule } from './compiled.ts';
import { wholeOf } from './document.ts';
import type { Known } from './known.ts';
import type { ExerciseTexts } from './exercise-texts.ts';
import type { LessonTexts } from './lesson-texts.ts';
import type { ModuleTexts } from './module-texts.ts';
import type {
	AssignmentReading,
	ExercisePageReading,
	LessonReading,
	ModuleReading,
	QuizReading
} from './reading.ts';
import type { Texts } from './texts.ts';

export function compileModuleRow(
	reading: ModuleReading,
	position: number,
	texts: ModuleTexts,
	known: Known
): CompiledModule {
	const { weeks, pass, seminar, tableTop, ...module } = wholeOf(reading.module);
	const session = (key: string, given: typeof seminar) =>
		given
			? {
					title: given.title,
					minutes: given.minutes,
					briefHtml: texts.module?.htmlAt(key, 'brief') ?? ''
				}
			: null;
	const assessments = [
		...reading.quizzes.map((quiz) =>
			compileQuiz(quiz, foundIn(texts.quizzes, quiz), reading.images)
		),
		...reading.assignments.map((one) => compileAssignment(one, foundIn(texts.assignments, one)))
	];
	return {
		...module,
		position,
		weekFrom: weeks.from,
		weekTo: weeks.to,
		passPercent: pass.overallPercent,
		seminar: session('seminar', seminar),
		tableTop: session('tableTop', tableTop),
		lessons: reading.lessons.map((lesson, index) =>
			compileLessonRow(lesson, index + 1, foundIn(texts.lessons, lesson), known)
		),
		assessments: assessments.map((assessment, index) => ({ ...assessment, position: index + 1 })),
		exercise: reading.exercise.map((page, index) =>
			compileExerciseRow(page, index + 1, foundIn(texts.exercise, page))
		)
	};
}

function compileExerciseRow(
	{ slug, front }: ExercisePageReading,
	position: number,
	{ body, sources, terms }: ExerciseTexts
): CompiledModule['exercise'][number] {
	const { html, headings, words } = body;
	return { ...wholeOf(front), position, slug, html, headings, words, sources, terms };
}

function compileLessonRow(
	{ slug, front }: LessonReading,
	position: number,
	texts: LessonTexts,
	known: Known
): CompiledModule['lessons'][number] {
	const { code, title, minutes, outcomes, maps, reviewBy, ...rest } = wholeOf(front);
	return {
		...{ code, position, slug, title, minutes, outcomes, maps, reviewBy },
		words: texts.body.words,
		html: texts.body.html,
		headings: texts.body.headings,
		keyPoints: rest.keyPoints.map((_, index) => texts.front.htmlAt('keyPoints', index)),
		selfCheck: rest.selfCheck.map((_, index) => ({
			askHtml: texts.front.htmlAt('selfCheck', index, 'ask'),
			answerHtml: texts.front.htmlAt('selfCheck', index, 'answer')
		})),
		sources: texts.sources,
		furtherReading: (rest.furtherReading ?? []).map((id) => ({
			...(known.sources.get(id) as Source),
			number: texts.numberOf(id)
		})),
		terms: texts.terms
	};
}

function compileQuiz(
	reading: QuizReading,
	texts: Texts,
	images: ModuleReading['images']
): CompiledAssessment {
	const { code, title, weightPercent, floorPercent, attempts, ...quiz } = wholeOf(reading);
	return {
		...{ code, kind: 'quiz', position: 0, title, weightPercent, floorPercent },
		attempts: attempts === 'unlimited' ? UNLIMITED_TRIES : attempts,
		policy: {
			minutes: quiz.minutes,
			coolingOffHours: quiz.coolingOffHours ?? [],
			release: quiz.release,
			onePerPage: quiz.onePerPage ?? false,
			perPage: quiz.perPage,
			// What the author left unsaid stays unsaid: older editions and newer ones read alike.
			window: quiz.window,
			graceMinutes: quiz.graceMinutes,
			late: quiz.late,
			counts: quiz.counts,
			blueprint: quiz.blueprint,
			itemCount: quiz.blueprint.reduce((sum, { items }) => sum + items, 0),
			introHtml: texts.has('intro') ? texts.htmlAt('intro') : null,
			overall: quiz.overall?.map(({ from }, index) => ({
				fromPercent: from,
				html: texts.htmlAt('overall', index, 'text')
			}))
		},
		items: quiz.items.map((item, index) =>
			compileItem(item, {
				text: (...path) => texts.at('items', index, ...path),
				image: (path) => foundIn(images, path)
			})
		)
	};
}

function compileAssignment(reading: AssignmentReading, texts: Texts): CompiledAssessment {
	const { code, title, weightPercent, floorPercent, attempts, ...one } = wholeOf(reading);
	return {
		...{ code, kind: 'assignment', position: 0, title, weightPercent, floorPercent, attempts },
		policy: {
			words: one.words,
			file: one.file ?? null,
			resubmitWithinDays: one.resubmitWithinDays,
			resubmitCapPercent: one.resubmitCapPercent,
			briefHtml: texts.htmlAt('brief'),
			criteria: one.criteria,
			markingNotesHtml: texts.has('markingNotes') ? texts.htmlAt('markingNotes') : null,
			exemplars: rubricLevels
				.filter((level) => texts.has('exemplars', level))
				.map((level) => ({ level, html: texts.htmlAt('exemplars', level) }))
		},
		items: []
	};
}

function foundIn<K, T>(read: ReadonlyMap<K, T>, key: K): T {
	const found = read.get(key);
	if (!found) throw new Error('What was never read cannot be published.');
	return found;
}
