import { checkCourse } from './check-course.ts';
import { checkModule, type EditionIds } from './check-module.ts';
import { compileCourse } from './compile-course.ts';
import type { CompiledEdition } from './compiled.ts';
import { sortFaults, type Fault, type Report } from './fault.ts';
import { knownFrom, type Known } from './known.ts';
import { compileModule } from './module-texts.ts';
import { readCourse, readShared, type CourseReading, type SharedReading } from './reading.ts';
import type { ContentFiles } from './text.ts';
import { treeOf } from './tree.ts';

/**
 * Checks the files of a tranche and compiles its courses.
 * @param given faults found while the files were read
 * @returns every fault, and the editions when there is none
 */
export function checkContent(
	files: ContentFiles,
	given: readonly Fault[] = []
): { faults: Fault[]; editions: CompiledEdition[] } {
	const faults: Fault[] = [...given];
	const report: Report = (fault) => void faults.push(fault);
	const trees = treeOf(files, report);
	const shared = readShared(files, report);
	const known = knownFrom(shared);
	const courses = trees.map((tree) => readCourse(tree, files, report));
	const labels = new Set<string>();
	for (const { course } of courses) {
		const label = `${course?.partly.code} ${course?.partly.edition}`;
		if (course && labels.has(label)) {
			course.fault(['edition'], `another folder holds the edition ${label} too`);
		}
		labels.add(label);
	}
	const compilers = courses.map((reading) => checkOne(reading, files, shared, known, report));
	const editions = faults.length === 0 ? compilers.map((compile) => compile()) : [];
	return { faults: sortFaults(faults), editions };
}

/** @returns how to compile the course, once everything is known to be without fault */
function checkOne(
	reading: CourseReading,
	files: ContentFiles,
	shared: SharedReading,
	tranche: Known,
	report: Report
): () => CompiledEdition {
	const ids: EditionIds = { lessons: new Map(), items: new Map() };
	for (const { file, front } of reading.modules.flatMap(({ lessons }) => lessons)) {
		const { code } = front.partly;
		if (code !== undefined && !ids.lessons.has(code)) ids.lessons.set(code, file);
	}
	const known = knownFrom(reading.own, tranche);
	checkCourse(reading, known, report);
	for (const module of reading.modules) checkModule(module, known, ids, report);
	const texts = new Map(
		reading.modules.map((module) => [module, compileModule(module, known, report)])
	);
	return () => compileCourse({ files, shared, known, reading, texts });
}
