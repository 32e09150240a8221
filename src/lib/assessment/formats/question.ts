import { Refused } from '#lib/platform/errors.ts';
import type { Shape } from '../items/hotspot/shape.rules.ts';

/**
 * A question between two formats: what it asks and what is right, in no format's words. Every text is
 * Markdown. Each type of item says in its folder how it becomes one and what it takes.
 */

export type Choice = { text: string; correct: boolean; feedback: string };

export type Asked =
	| { kind: 'choice'; single: boolean; options: Choice[] }
	| { kind: 'matching'; pairs: { prompt: string; answer: string }[]; distractors: string[] }
	/** In the right order. */
	| { kind: 'order'; steps: string[] }
	| { kind: 'number'; answer: number; tolerance: number; unit: string }
	/** Any of the texts is right; `ofRight` is said of a right answer. */
	| { kind: 'words'; accepted: string[]; ofRight: string }
	/** About so many words are asked for; null: not said. */
	| { kind: 'essay'; modelAnswer: string; markingNotes: string; words: number | null }
	/** `text` names its gaps {{1}}, {{2}}. */
	| { kind: 'gaps'; text: string; gaps: Choice[][] }
	/** `image` is a file that came along, 'images/map.svg'. */
	| {
			kind: 'hotspot';
			image: string;
			alt: string;
			single: boolean;
			regions: { label: string; shape: Shape; correct: boolean; feedback: string }[];
	  };

export type Question = Asked & {
	/** What the file calls it; empty: nothing. */
	name: string;
	stem: string;
	/** Shown to everyone afterwards; empty: none. */
	feedback: string;
	marks: number;
};

/** One item of a file as it was read. */
export type Read = {
	name: string;
	/** What was read otherwise than it stands there, in plain sentences. */
	changes: string[];
} & ({ question: Question; note: string | null } | { cannot: string });

/** Of formats that know no marks. */
export const NO_MARKS = 'it does not say its marks: 1 was put in';

/** What a file held: its items, and the pictures that came along by path ('images/map.svg'). */
export type FileRead = { items: Read[]; images: Map<string, Uint8Array> };

/** No module has as many, and a file is read in one go. */
const MOST_QUESTIONS = 5000;

/** @throws Refused before any of too many questions is read */
export function fewEnough<T>(questions: readonly T[]): readonly T[] {
	if (questions.length <= MOST_QUESTIONS) return questions;
	throw new Refused(
		`The file holds more than ${MOST_QUESTIONS.toLocaleString('en-GB')} questions.`
	);
}

/** No question here has as many options, pairs or gaps; a hostile file may. */
const MOST_PARTS = 200;

/** @throws Cannot when there are more than any question here has */
export function fewParts<T>(parts: readonly T[]): readonly T[] {
	if (parts.length > MOST_PARTS) throw new Cannot(`has more than ${MOST_PARTS} parts`);
	return parts;
}

/** Twice what the longest text here may have. What is read of a question is looked at many times. */
const MOST_LETTERS = 80_000;

/** @throws Cannot @param letters of all of its texts, its pictures left out */
export function shortEnough(letters: number): void {
	if (letters <= MOST_LETTERS) return;
	throw new Cannot(
		`is longer than ${MOST_LETTERS.toLocaleString('en-GB')} letters, as no question here is`
	);
}

/** A question that cannot be taken, and why; the rest of the file goes on. */
export class Cannot extends Error {
	override name = 'Cannot';
}

/** Reads one item: whatever cannot be taken becomes its verdict. */
export function readOne(
	name: string,
	read: (changes: string[]) => { question: Question; note: string | null }
): Read {
	const changes: string[] = [];
	try {
		return { name, changes, ...read(changes) };
	} catch (error) {
		if (error instanceof Cannot) return { name, changes, cannot: error.message };
		throw error;
	}
}

/** What is written: a question, the note that stands beside it, and the pictures that it shows. */
export type Written = { question: Question; note: string; images: ReadonlyMap<string, Uint8Array> };

/** A question that a format cannot say, and why. */
export type Left = { name: string; why: string };
