import { type Cell, fillOf, WANTED_FILLS } from '../blueprint.rules.ts';
import type { Report } from '../fault.ts';
import type { QuizReading } from '../reading.ts';
import {
	isCatchAll,
	patternFindings,
	patternsOf,
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

/** @returns undefined while the quiz cannot be read as a whole */
export function measureQuiz(
	quiz: QuizReading,
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
	// Whatever their type is called: one of several options is right.
	const patterns = patternsOf(
		items
			.map((item) => ('options' in item ? item.options : []))
			.filter((options) => options.filter(({ correct }) => correct).length === 1)
			.map((options) => ({
				options: options.map(({ text, correct = false }) => ({ text, correct }))
			}))
	);
	for (const { isFault, message } of patternFindings(patterns)) {
		(isFault ? report : warn)({ file, line: quiz.lineOf(['items']), message });
	}
	return { file, title, items: items.length, cells, patterns };
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
