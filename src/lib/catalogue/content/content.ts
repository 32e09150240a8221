import { checkCourse } from './check-course.ts';
import { checkModule, type EditionIds } from './check-module.ts';
import { compileCourse } from './compile-course.ts';
import type { CompiledEdition } from './compiled.ts';
import { sortFaults, type Fault, type Report } from './fault.ts';
import { knownFrom, type Known } from './known.ts';
import { measureCourse, type CourseMeasures } from './measures/measure-course.ts';
import { compileModule } from './module-texts.ts';
import { readCourse, readShared, type CourseReading, type SharedReading } from './reading.ts';
import type { ContentFiles } from './text.ts';
import { treeOf } from './tree.ts';

/**
 * Checks the files of a tranche and compiles its courses.
 * @param given faults found while the files were read
 * @returns every fault and every warning, and the editions when there is no fault
 */
export function checkContent(
	files: ContentFiles,
	given: readonly Fault[] = []
): { faults: Fault[]; warnings: Fault[]; measures: CourseMeasures[]; editions: CompiledEdition[] } {
	const faults: Fault[] = [...given];
	const warnings: Fault[] = [];
	const report: Report = (fault) => void faults.push(fault);
	const warn: Report = (warning) => void warnings.push(warning);
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
	const checked = courses.map((reading) => checkOne(reading, files, shared, known, report, warn));
	const editions = faults.length === 0 ? checked.map(({ compile }) => compile()) : [];
	return {
		faults: sortFaults(faults),
		warnings: sortFaults(warnings),
		measures: checked.map(({ measures }) => measures),
		editions
	};
}

/** @returns its measures, and how to compile the course once everything is known to be without fault */
function checkOne(
	reading: CourseReading,
	files: ContentFiles,
	shared: SharedReading,
	tranche: Known,
	report: Report,
	warn: Report
): { compile: () => CompiledEdition; measures: CourseMeasures } {
	const ids: EditionIds = { lessons: new Map(), items: new Map() };
	for (const { file, front } of reading.modules.flatMap(({ lessons }) => lessons)) {
		const { code } = front.partly;
		if (code !== undefined && !ids.lessons.has(code)) ids.lessons.set(code, file);
	}
	const known = knownFrom(reading.own, tranche);
	checkCourse(reading, known, report, warn);
	for (const module of reading.modules) checkModule(module, known, ids, report);
	const texts = new Map(
		reading.modules.map((module) => [module, compileModule(module, known, report)])
	);
	const measures = measureCourse(reading, texts, files, known, report, warn);
	return { measures, compile: () => compileCourse({ files, shared, known, reading, texts }) };
}
