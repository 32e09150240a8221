import { createHash } from 'node:crypto';
import type { Source } from '../published.ts';
import { rubricLevels } from '../published.ts';
import type { CompiledAssessment, CompiledEdition, CompiledModule } from './compiled.ts';
import { compileItem } from './compile-item.ts';
import { compareText } from './fault.ts';
import type { Known } from './known.ts';
import type { LessonTexts } from './lesson-texts.ts';
import type { ModuleTexts } from './module-texts.ts';
import type {
	AssignmentReading,
	CourseReading,
	LessonReading,
	ModuleReading,
	QuizReading,
	SharedReading
} from './reading.ts';
import type { Texts } from './texts.ts';
import type { ContentFiles } from './text.ts';
import { sharedFiles } from './tree.ts';

/** Everything that was read of one course and found without fault. */
type Faultless = {
	files: ContentFiles;
	shared: SharedReading;
	known: Known;
	reading: CourseReading;
	texts: ReadonlyMap<ModuleReading, ModuleTexts>;
};

export function compileCourse({ files, shared, known, reading, texts }: Faultless): CompiledEdition {
	const course = whole(reading.course);
	const tranche = whole(shared.tranche);
	const { code, title, summary } = tranche;
	const { award } = course;
	const own = filesOf(files, reading.folder);
	return {
		tranche: { code, title, summary },
		courseCode: course.code,
		label: course.edition,
		contentHash: hashOf(own),
		title: course.title,
		summary: course.summary,
		audience: course.audience,
		entryText: course.entry,
		grades: course.grades,
		award: { ...award, validMonths: award.validMonths ?? null },
		files: own,
		modules: reading.modules.map((module, position) => {
			const compiled = texts.get(module);
			if (!compiled) throw new Error(`The texts of ${module.folder} are missing.`);
			return compileModuleRow(module, position + 1, compiled, known);
		}),
		glossary: whole(shared.glossary).map(({ term, meaning }) => ({ term, meaning })),
		images: reading.modules.flatMap((module) =>
			[...module.images].map(([name, { sha256, mediaType }]) => {
				const path = `${module.folder}/${name}`;
				const bytes = files.get(`${reading.folder}/${path}`) ?? new Uint8Array();
				return { path, sha256, mediaType, bytes };
			})
		)
	};
}

function compileModuleRow(
	reading: ModuleReading,
	position: number,
	texts: ModuleTexts,
	known: Known
): CompiledModule {
	const { weeks, pass, seminar, tableTop, ...module } = whole(reading.module);
	const session = (key: string, given: typeof seminar) =>
		given
			? {
					title: given.title,
					minutes: given.minutes,
					briefHtml: texts.module?.htmlAt(key, 'brief') ?? ''
				}
			: null;
	const assessments = [
		...reading.quizzes.map((quiz) => compileQuiz(quiz, textsOf(texts.quizzes, quiz))),
		...reading.assignments.map((one) => compileAssignment(one, textsOf(texts.assignments, one)))
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
			compileLessonRow(lesson, index + 1, textsOf(texts.lessons, lesson), known)
		),
		assessments: assessments.map((assessment, index) => ({ ...assessment, position: index + 1 }))
	};
}

function compileLessonRow(
	{ slug, front }: LessonReading,
	position: number,
	texts: LessonTexts,
	known: Known
): CompiledModule['lessons'][number] {
	const { code, title, minutes, outcomes, maps, reviewBy, ...rest } = whole(front);
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

function compileQuiz(reading: QuizReading, texts: Texts): CompiledAssessment {
	const { code, title, weightPercent, floorPercent, attempts, ...quiz } = whole(reading);
	return {
		...{ code, kind: 'quiz', position: 0, title, weightPercent, floorPercent, attempts },
		policy: {
			minutes: quiz.minutes,
			coolingOffHours: quiz.coolingOffHours ?? [],
			release: quiz.release,
			onePerPage: quiz.onePerPage ?? false,
			blueprint: quiz.blueprint,
			itemCount: quiz.blueprint.reduce((sum, { items }) => sum + items, 0),
			introHtml: texts.has('intro') ? texts.htmlAt('intro') : null
		},
		items: quiz.items.map((item, index) =>
			compileItem(item, (...path) => texts.at('items', index, ...path))
		)
	};
}

function compileAssignment(reading: AssignmentReading, texts: Texts): CompiledAssessment {
	const { code, title, weightPercent, floorPercent, attempts, ...one } = whole(reading);
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

/** The files that make an edition what it is, sorted by path. */
export function filesOf(files: ContentFiles, folder: string): { path: string; bytes: Uint8Array }[] {
	return [...files]
		.filter(([path]) => path.startsWith(`${folder}/`) || (sharedFiles as readonly string[]).includes(path))
		.map(([path, bytes]) => ({ path, bytes }))
		.toSorted((a, b) => compareText(a.path, b.path));
}

/** SHA-256 of what `sha256sum <files sorted by path>` prints. */
export function hashOf(files: readonly { path: string; bytes: Uint8Array }[]): string {
	const sum = createHash('sha256');
	for (const { path, bytes } of files) {
		sum.update(`${createHash('sha256').update(bytes).digest('hex')}  ${path}\n`);
	}
	return sum.digest('hex');
}

function whole<T>(document: { whole: T | undefined } | undefined): T {
	if (document?.whole === undefined) throw new Error('A file with faults cannot be published.');
	return document.whole;
}

function textsOf<K, T>(texts: ReadonlyMap<K, T>, key: K): T {
	const found = texts.get(key);
	if (!found) throw new Error('A text that was never compiled cannot be published.');
	return found;
}
