import { join, relative } from 'node:path';
import type { checkContent } from '#lib/catalogue/content/content.ts';
import { type Fault, faultText, sortFaults } from '#lib/catalogue/content/fault.ts';
import type { LessonMeasures } from '#lib/catalogue/content/measures/measure-lesson.ts';
import type { QuizMeasures } from '#lib/catalogue/content/measures/measure-quiz.ts';
import { optionPatterns } from '#lib/catalogue/content/measures/option-patterns.rules.ts';
import { readingAge } from '#lib/catalogue/content/measures/reading-age.rules.ts';
import { plural } from '#lib/ui/dates.ts';
import type { Answer } from './command.ts';

/**
 * What `content check` says: measures, warnings, faults, and one line for each course.
 * @param today 'YYYY-MM-DD'
 */
export function checkAnswer(
	root: string,
	checked: ReturnType<typeof checkContent>,
	today: string
): Answer {
	const faults = placed(root, checked.faults);
	const warnings = placed(root, sortFaults([...checked.warnings, ...overdue(checked, today)]));
	const ok = faults.length === 0;
	const editions = checked.editions.map(({ courseCode, label, contentHash, draft, modules }) => ({
		...{ course: courseCode, label, contentHash, draft },
		modules: modules.length,
		lessons: modules.flatMap(({ lessons }) => lessons).length,
		items: modules.flatMap(({ assessments }) => assessments.flatMap(({ items }) => items)).length
	}));
	const measures = { readingAge, optionPatterns, courses: checked.measures };
	return {
		ok,
		lines: [
			// What is broken is mended before anyone asks how well it is written.
			...(ok ? checked.measures : []).flatMap(({ course, edition, lessons, quizzes }) => [
				`${course} ${edition}: measures`,
				...lessonLines(lessons),
				...quizzes.flatMap(quizLines),
				''
			]),
			...warnings.map(({ message, ...at }) => faultText({ ...at, message: `warning: ${message}` })),
			...faults.map(faultText),
			...(ok ? [] : [`${plural(faults.length, 'fault')}; nothing was published.`]),
			...editions.map(
				({ course, label, draft, contentHash, ...found }) =>
					`${course} ${label}${draft ? ' (draft)' : ''}: no fault in ` +
					`${plural(found.modules, 'module')}, ${plural(found.lessons, 'lesson')}, ` +
					`${plural(found.items, 'item')} (${contentHash})`
			)
		],
		json: { ok, faults, warnings, measures, editions }
	};
}

const overdue = ({ measures }: ReturnType<typeof checkContent>, today: string): Fault[] =>
	measures
		.flatMap(({ lessons }) => lessons)
		.filter(({ reviewBy }) => reviewBy !== '' && reviewBy < today)
		.map(({ file, reviewBy }) => {
			return { file, line: 1, message: `was to be read again by ${reviewBy}` };
		});

/** What `content import` says when it refuses. */
export function faultsAnswer(root: string, found: readonly Fault[]): Answer {
	const faults = placed(root, found);
	const line = `${plural(faults.length, 'fault')}; nothing was published.`;
	return {
		ok: false,
		lines: [...faults.map(faultText), line],
		json: { ok: false, faults, editions: [] }
	};
}

/** Paths from where the command was called, so that a terminal can open them. */
const placed = (root: string, faults: readonly Fault[]): Fault[] =>
	faults.map((fault) => ({
		...fault,
		file: relative(process.cwd(), join(root, fault.file)) || fault.file
	}));

function lessonLines(lessons: readonly LessonMeasures[]): string[] {
	if (lessons.length === 0) return [];
	const row = (...cells: (string | number)[]) =>
		`  ${cells.map((cell, column) => (column === 0 ? String(cell).padEnd(46) : String(cell).padStart(10))).join(' ')}`;
	return [
		row('lesson', 'words', 'age', 'sources', 'unsourced', 'pictures', 'review by'),
		...lessons.map((one) =>
			row(
				`${one.code} ${one.title}`.slice(0, 46),
				...[one.allWords, one.age.toFixed(1), one.sources, one.unsourced, one.images, one.reviewBy]
			)
		)
	];
}

function quizLines({ file, items, cells, patterns }: QuizMeasures): string[] {
	const bank = cells.map(
		({ outcome, types, levels, items: drawn, fitting }) =>
			`    ${outcome} (${types.join(', ')}; ${levels.join(', ')}): ${fitting} fit, ${drawn} drawn`
	);
	const places = patterns.positions.map(({ right, even }) => `${right} (even ${even})`).join(', ');
	return [
		`  ${file}: ${plural(items, 'item')}`,
		...bank,
		`    longest option right in ${patterns.longestRight} of ${patterns.items} single-choice items (chance ${patterns.longestByChance})`,
		...(places === '' ? [] : [`    right option first, second, ...: ${places}`])
	];
}
