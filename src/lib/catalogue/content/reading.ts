import type * as v from 'valibot';
import { assignmentSchema } from './assignment.schema.ts';
import { courseSchema } from './course.schema.ts';
import { readDocument, type ContentDocument } from './document.ts';
import type { Report } from './fault.ts';
import { readImage, type ContentImage } from './image.ts';
import { lessonSchema } from './lesson.schema.ts';
import { moduleSchema } from './module.schema.ts';
import { quizSchema } from './quiz.schema.ts';
import { exercisePageSchema } from './exercise-page.schema.ts';
import { scenarioSchema } from '../scenario/scenario.schema.ts';
import { splitFrontMatter, textOf, type ContentFiles } from './text.ts';
import { glossarySchema, outcomesSchema, sourcesSchema, trancheSchema } from './tranche.schema.ts';
import type { CourseTree, ModuleTree } from './tree.ts';

/** A tranche's files as read, each against its schema; what one of them says about another is not looked at yet. */
type DocumentOf<S extends v.GenericSchema> = ContentDocument<v.InferInput<S>>;

/** What the rest of the content refers to: of the tranche, or of one course. */
export type Listings = {
	sources: DocumentOf<typeof sourcesSchema> | undefined;
	glossary: DocumentOf<typeof glossarySchema> | undefined;
	outcomes: DocumentOf<typeof outcomesSchema> | undefined;
};

export type SharedReading = Listings & { tranche: DocumentOf<typeof trancheSchema> | undefined };

export type CourseReading = {
	folder: string;
	file: string;
	course: DocumentOf<typeof courseSchema> | undefined;
	/** The course's own files beside course.yaml; it may have none. */
	own: Listings;
	/** In the order taught; folders that course.yaml does not name come last. */
	modules: ModuleReading[];
};

export type ModuleReading = {
	folder: string;
	file: string;
	module: DocumentOf<typeof moduleSchema> | undefined;
	lessons: LessonReading[];
	quizzes: DocumentOf<typeof quizSchema>[];
	assignments: DocumentOf<typeof assignmentSchema>[];
	/** By path in the module's folder, e.g. 'images/loop.svg'. */
	images: Map<string, ContentImage>;
	imageFiles: string[];
	/** Captions and transcripts by path in the module's folder. */
	videos: Map<string, string>;
	exercise: ExercisePageReading[];
	/** The exercise as data, when the module has one. */
	scenario: DocumentOf<typeof scenarioSchema> | undefined;
};

/** Markdown with front matter. */
type PageReading<S extends v.GenericSchema> = {
	file: string;
	slug: string;
	front: DocumentOf<S>;
	body: string;
	bodyLine: number;
};

export type LessonReading = PageReading<typeof lessonSchema>;
export type ExercisePageReading = PageReading<typeof exercisePageSchema>;

export type ScenarioReading = NonNullable<ModuleReading['scenario']>;
export type QuizReading = ModuleReading['quizzes'][number];
export type AssignmentReading = ModuleReading['assignments'][number];

export function readShared(files: ContentFiles, report: Report): SharedReading {
	return {
		tranche: readYamlFile(trancheSchema, files, 'tranche.yaml', report),
		sources: readYamlFile(sourcesSchema, files, 'sources.yaml', report),
		glossary: readYamlFile(glossarySchema, files, 'glossary.yaml', report),
		outcomes: readYamlFile(outcomesSchema, files, 'outcomes.yaml', report)
	};
}

function readOwn(folder: string, files: ContentFiles, report: Report): Listings {
	const read = <S extends v.GenericSchema>(schema: S, name: string) =>
		files.has(`${folder}/${name}`)
			? readYamlFile(schema, files, `${folder}/${name}`, report)
			: undefined;
	return {
		sources: read(sourcesSchema, 'sources.yaml'),
		glossary: read(glossarySchema, 'glossary.yaml'),
		outcomes: read(outcomesSchema, 'outcomes.yaml')
	};
}

export function readCourse(tree: CourseTree, files: ContentFiles, report: Report): CourseReading {
	const file = `${tree.folder}/course.yaml`;
	const course = readYamlFile(courseSchema, files, file, report);
	const order = course?.partly.modules ?? [];
	const placeOf = ({ folder }: ModuleTree) => {
		const place = order.indexOf(folder);
		return place === -1 ? order.length : place;
	};
	const modules = tree.modules.toSorted((a, b) => placeOf(a) - placeOf(b));
	return {
		folder: tree.folder,
		file,
		course,
		own: readOwn(tree.folder, files, report),
		modules: modules.map((module) => readModule(module, files, report))
	};
}

function readModule(tree: ModuleTree, files: ContentFiles, report: Report): ModuleReading {
	const inner = (file: string) => file.slice(tree.path.length + 1);
	const assessments = tree.assessments.map((file) => readAssessment(files, file, report));
	const file = `${tree.path}/module.yaml`;
	return {
		folder: tree.folder,
		file,
		module: readYamlFile(moduleSchema, files, file, report),
		lessons: readPages(lessonSchema, tree.lessons, files, report),
		exercise: readPages(exercisePageSchema, tree.exercise, files, report),
		scenario:
			tree.scenario === undefined
				? undefined
				: readYamlFile(scenarioSchema, files, tree.scenario, report),
		quizzes: assessments.map(({ quiz }) => quiz).filter((quiz) => quiz !== undefined),
		assignments: assessments.map(({ assignment }) => assignment).filter((one) => one !== undefined),
		images: readImages(tree.images, inner, files, report),
		imageFiles: tree.images.map(inner),
		videos: new Map(
			tree.videos.flatMap((video) => {
				const text = textOf(files, video, report);
				return text === undefined ? [] : [[inner(video), text]];
			})
		)
	};
}

function readImages(
	paths: string[],
	inner: (file: string) => string,
	files: ContentFiles,
	report: Report
): Map<string, ContentImage> {
	const images = new Map<string, ContentImage>();
	for (const file of paths) {
		const image = readImage(file, files.get(file) ?? new Uint8Array());
		if (typeof image === 'string') report({ file, line: 1, message: image });
		else images.set(inner(file), image);
	}
	return images;
}

/** In the order of their names, where 2 stands before 10. */
function readPages<S extends v.GenericSchema>(
	schema: S,
	paths: string[],
	files: ContentFiles,
	report: Report
): PageReading<S>[] {
	return paths
		.map((file) => readPage(schema, files, file, report))
		.filter((page) => page !== undefined)
		.toSorted((a, b) => a.slug.localeCompare(b.slug, 'en', { numeric: true }));
}

function readPage<S extends v.GenericSchema>(
	schema: S,
	files: ContentFiles,
	file: string,
	report: Report
): PageReading<S> | undefined {
	const text = textOf(files, file, report);
	if (text === undefined) return undefined;
	const parts = splitFrontMatter(text);
	if (!parts) {
		report({ file, line: 1, message: 'must begin with front matter between two lines of ---' });
		return undefined;
	}
	const front = readDocument(schema, file, parts.front, report, 2);
	if (!front) return undefined;
	const slug = file.slice(file.lastIndexOf('/') + 1, -'.md'.length);
	return { file, slug, front, body: parts.body, bodyLine: parts.bodyLine };
}

function readAssessment(files: ContentFiles, file: string, report: Report) {
	const text = textOf(files, file, report);
	if (text === undefined) return {};
	// The kind decides about the schema; a file without a readable one is most likely what its name says.
	const kind = /^kind:[ \t]*["']?([\w-]*)/m.exec(text)?.[1];
	const assignment =
		kind === 'assignment' || (kind !== 'quiz' && file.endsWith('/assignment.yaml'));
	return assignment
		? { assignment: readDocument(assignmentSchema, file, text, report) }
		: { quiz: readDocument(quizSchema, file, text, report) };
}

function readYamlFile<S extends v.GenericSchema>(
	schema: S,
	files: ContentFiles,
	file: string,
	report: Report
): DocumentOf<S> | undefined {
	const text = textOf(files, file, report);
	return text === undefined ? undefined : readDocument(schema, file, text, report);
}
