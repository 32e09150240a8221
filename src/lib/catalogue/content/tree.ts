import type { Report } from './fault.ts';
import { IMAGE_ENDINGS } from './image.ts';
import type { ContentFiles } from './text.ts';

/** Which file is what, by its place and name alone. */
export type CourseTree = { folder: string; modules: ModuleTree[] };

/** Paths are those of the tranche's folder; `path` ends without a slash. */
export type ModuleTree = {
	folder: string;
	path: string;
	lessons: string[];
	/** quiz.yaml, assignment.yaml and whatever other .yaml stands beside module.yaml. */
	assessments: string[];
	images: string[];
	videos: string[];
	/** Markdown of the module's exercise, for those who lead it. */
	exercise: string[];
	/** exercise/scenario.yaml */
	scenario: string | undefined;
};

export const sharedFiles = [
	'glossary.yaml',
	'outcomes.yaml',
	'sources.yaml',
	'tranche.yaml'
] as const;

/** What a course may list of its own, adding to the tranche's files of the same names. */
export const listingFiles = ['glossary.yaml', 'outcomes.yaml', 'sources.yaml'] as const;

/** '1.3-the-law-in-plain-terms.md' */
export const LESSON_NAME = /^(\d{1,2}\.\d{1,2})-[a-z0-9]+(?:-[a-z0-9]+)*\.md$/;

/** Sorts the files of a tranche into its courses and reports those that have no place. */
export function treeOf(files: ContentFiles, report: Report): CourseTree[] {
	const courses = new Map<string, Map<string, ModuleTree>>();
	for (const file of files.keys()) {
		const [course, module, ...rest] = file.split('/');
		const known =
			module === undefined
				? (sharedFiles as readonly string[]).includes(file)
				: rest.length === 0
					? ['course.yaml', ...listingFiles].includes(module)
					: takeIn(moduleOf(courses, course ?? '', module), file, rest);
		if (!known) report({ file, line: 1, message: 'has no place in the content format' });
		else if (rest.length === 0 && module !== undefined) courseOf(courses, course ?? '');
	}
	if (courses.size === 0) {
		report({ file: 'tranche.yaml', line: 1, message: 'no course is beside this file' });
	}
	return [...courses].map(([folder, modules]) => ({ folder, modules: [...modules.values()] }));
}

function courseOf(courses: Map<string, Map<string, ModuleTree>>, folder: string) {
	const modules = courses.get(folder) ?? new Map<string, ModuleTree>();
	courses.set(folder, modules);
	return modules;
}

function moduleOf(courses: Map<string, Map<string, ModuleTree>>, course: string, folder: string) {
	const modules = courseOf(courses, course);
	const path = `${course}/${folder}`;
	const module = modules.get(folder) ?? {
		...{ folder, path },
		...{ lessons: [], assessments: [], images: [], videos: [], exercise: [], scenario: undefined }
	};
	modules.set(folder, module);
	return module;
}

/** Folders of a module, and which files they hold. */
const folders = {
	images: new RegExp(`\\.(${IMAGE_ENDINGS})$`),
	videos: /\.(vtt|md)$/,
	exercise: /\.md$/
};

function takeIn(
	module: ModuleTree,
	file: string,
	[name = '', inner, ...deeper]: string[]
): boolean {
	if (deeper.length > 0) return false;
	if (inner !== undefined) {
		const kind = folders[name as keyof typeof folders];
		if (name === 'exercise' && inner === 'scenario.yaml') module.scenario = file;
		else if (kind?.test(inner)) module[name as keyof typeof folders].push(file);
		else return false;
		return true;
	}
	if (name === 'module.yaml') return true;
	if (name.endsWith('.yaml')) module.assessments.push(file);
	else if (LESSON_NAME.test(name)) module.lessons.push(file);
	else return false;
	return true;
}
