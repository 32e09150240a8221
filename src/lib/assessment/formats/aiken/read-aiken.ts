import { Refused } from '#lib/platform/errors.ts';
import type { Steps } from '#lib/platform/steps.ts';
import { fromPlain } from '../markup.ts';
import {
	Cannot,
	fewEnough,
	fewParts,
	type FileRead,
	NO_MARKS,
	readOne,
	shortEnough
} from '../question.ts';

// Files that people typed have small letters too.
const OPTION = /^([A-Z])[.)] +(.*)$/i;
const ANSWER = /^ANSWER: *([A-Z])\s*$/i;

export const isAiken = (source: string): boolean => /^ANSWER: *[A-Z]\s*$/im.test(source);

/**
 * Aiken: the question on one line or more, options A. B. C., and ANSWER: B. @throws Refused when no
 * line says ANSWER
 */
export function* aikenSteps(source: string): Steps<FileRead> {
	if (!isAiken(source)) {
		throw new Refused('This is not Aiken: no line says “ANSWER: A”.');
	}
	const items: FileRead['items'] = [];
	fewEnough(source.match(/^ANSWER:/gim) ?? []);
	let lines: string[] = [];
	for (const line of source.split('\n')) {
		if (line.trim() !== '') lines.push(line.trim());
		if (!ANSWER.test(line)) continue;
		yield;
		const block = lines;
		lines = [];
		items.push(readBlock(block, items.length + 1));
	}
	if (lines.length > 0) items.push(readBlock(lines, items.length + 1));
	return { items, images: new Map() };
}

function readBlock(lines: readonly string[], number: number): FileRead['items'][number] {
	const first = lines.findIndex((line) => OPTION.test(line));
	const stem = lines.slice(0, Math.max(0, first)).join(' ');
	return readOne(stem.slice(0, 80) || `Question ${number}`, (changes) => {
		const right = ANSWER.exec(lines.at(-1) ?? '')?.[1];
		if (!right) throw new Cannot('has no line “ANSWER: A” after it');
		if (first < 1) throw new Cannot('has no question before its options');
		shortEnough(lines.reduce((sum, line) => sum + line.length, 0));
		const options = fewParts(lines.slice(first, -1)).map((line) => {
			const [, letter, text = ''] = OPTION.exec(line) ?? [];
			if (!letter) throw new Cannot(`has a line that is no option: “${line.slice(0, 60)}”`);
			return {
				text: fromPlain(text),
				correct: letter.toUpperCase() === right.toUpperCase(),
				feedback: ''
			};
		});
		changes.push(NO_MARKS);
		return {
			question: {
				...{ kind: 'choice', single: true, options, name: '', stem: fromPlain(stem) },
				...{ feedback: '', marks: 1 }
			},
			note: null
		};
	});
}
