import { type Cell, fillOf, WANTED_FILLS } from '../blueprint.rules.ts';
import type { Report } from '../fault.ts';
import type { QuizReading } from '../reading.ts';
import {
	isCatchAll,
	patternFindings,
	patternsOf,
	standsOut,
	type Choice,
	type OptionPatterns
} from './option-patterns.rules.ts';

export type QuizMeasures = {
	file: string;
	title: string;
	items: number;
	cells: (Cell & {
		/** Items of the bank that fit the cell; cells may share them. */
		fitting: number;
	})[];
	patterns: OptionPatterns;
};

type QuizItem = NonNullable<QuizReading['whole']>['items'][number];

/**
 * @param taught outcomes of each lesson of the module, by its code
 * @returns undefined while the quiz cannot be read as a whole
 */
export function measureQuiz(
	quiz: QuizReading,
	taught: ReadonlyMap<string, readonly string[]>,
	report: Report,
	warn: Report
): QuizMeasures | undefined {
	const { file, whole } = quiz;
	if (!whole) return undefined;
	const { items, blueprint, title } = whole;
	const fill = fillOf(blueprint, items, WANTED_FILLS);
	const cells = blueprint.map((cell, index) => ({ ...cell, fitting: fill.cells[index]!.fitting }));
	warnOfThinCells(quiz, cells, fill, warn);
	checkCatchAlls(quiz, report);
	warnOfStandouts(quiz, warn);
	warnOfUntaught(quiz, taught, warn);
	const patterns = patternsOf(items.flatMap(optionsOf));
	for (const { isFault, message } of patternFindings(patterns)) {
		(isFault ? report : warn)({ file, line: quiz.lineOf(['items']), message });
	}
	return { file, title, items: items.length, cells, patterns };
}

type Option = { text: string; correct?: boolean | undefined };

/** One choice where one of several options is right, and none otherwise, whatever the type is called. */
const choiceOf = (options: readonly Option[]): Choice[] =>
	options.filter(({ correct }) => correct).length === 1
		? [{ options: options.map(({ text, correct = false }) => ({ text, correct })) }]
		: [];

const optionsOf = (item: QuizItem): Choice[] => ('options' in item ? choiceOf(item.options) : []);
const gapsOf = (item: QuizItem): Choice[] =>
	'gaps' in item ? item.gaps.flatMap(({ options }) => choiceOf(options)) : [];

function warnOfStandouts(quiz: QuizReading, warn: Report): void {
	quiz.whole?.items.forEach((item, index) => {
		for (const { options } of [...optionsOf(item), ...gapsOf(item)].filter(standsOut)) {
			const right = options.find(({ correct }) => correct)?.text;
			const message = `the right option, "${right}", gives itself away: it is much longer than the others`;
			warn({ file: quiz.file, line: quiz.lineOf(['items', index]), message });
		}
	});
}

/** A learner who lost the marks is sent to the lesson: it should say that it teaches them. */
function warnOfUntaught(
	quiz: QuizReading,
	taught: ReadonlyMap<string, readonly string[]>,
	warn: Report
): void {
	quiz.whole?.items.forEach(({ id, outcome, lesson }, index) => {
		const outcomes = lesson === undefined ? undefined : taught.get(lesson);
		if (!outcomes || outcomes.includes(outcome)) return;
		const message = `"${id}" is on ${outcome} and sends to lesson ${lesson}, which names only ${outcomes.join(', ')}`;
		warn({ file: quiz.file, line: quiz.lineOf(['items', index]), message });
	});
}

function warnOfThinCells(
	quiz: QuizReading,
	cells: QuizMeasures['cells'],
	fill: ReturnType<typeof fillOf>,
	warn: Report
): void {
	fill.cells.forEach(({ empty }, index) => {
		const cell = cells[index];
		if (empty === 0 || !cell) return;
		const message =
			`an attempt draws ${cell.items} on ${cell.outcome} here and ${cell.fitting} fit: ` +
			`${empty} more would let a second attempt be all new`;
		warn({ file: quiz.file, line: quiz.lineOf(['blueprint', index]), message });
	});
}

function checkCatchAlls(quiz: QuizReading, report: Report): void {
	quiz.whole?.items.forEach((item, index) => {
		if (!('options' in item)) return;
		item.options.forEach(({ text }, option) => {
			if (!isCatchAll(text)) return;
			const line = quiz.lineOf(['items', index, 'options', option]);
			const message = `an option such as "${text}" gives itself away: say what is right instead`;
			report({ file: quiz.file, line, message });
		});
	});
}
