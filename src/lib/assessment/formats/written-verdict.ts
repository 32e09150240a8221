import { isDeepStrictEqual } from 'node:util';
import { toHtml } from './markup.ts';
import type { Choice, Question } from './question.ts';

/**
 * What another system gets of a question that is written for it. `whole`: it asks, marks and says
 * the same there. Outcome, level and difficulty are said by no format, and so by no verdict.
 */
export type WrittenVerdict = { name: string } & (
	| { verdict: 'whole'; changes: [] }
	/** In plain sentences. */
	| { verdict: 'changed'; changes: string[] }
	| { verdict: 'left'; changes: []; why: string }
);

const kinds: Record<Question['kind'], string> = {
	choice: 'a choice of options',
	matching: 'pairs to match',
	order: 'steps to put in order',
	number: 'a number',
	words: 'a short text',
	essay: 'a text that people mark',
	gaps: 'a text with gaps',
	hotspot: 'regions of a picture'
};

/** What a reader finds otherwise than it was meant, in plain sentences. */
export function differences(meant: Question, read: Question): string[] {
	const told: string[] = [];
	if (meant.kind !== read.kind) told.push(`${kinds[meant.kind]} became ${kinds[read.kind]}`);
	if (!plainly(read.stem).includes(plainly(meant.stem))) {
		told.push('what stands before the answers is left out or reads otherwise there');
	}
	if (meant.marks !== read.marks) told.push(`its marks are not said: ${meant.marks} here`);
	const found = partsOf(read);
	for (const [name, value] of Object.entries(partsOf(meant))) {
		// Of another kind only what both have can be told apart.
		if (!(name in found) || isDeepStrictEqual(value, found[name])) continue;
		told.push(
			isEmpty(found[name]) ? `${name}: left out` : `${name}: not the same there in every place`
		);
	}
	return told;
}

type Parts = Record<string, unknown>;

function partsOf(question: Question): Parts {
	const parts = { 'feedback for everyone': question.feedback, ...ownParts(question) };
	const shown = (_: string, value: unknown) => (typeof value === 'string' ? plainly(value) : value);
	return JSON.parse(JSON.stringify(parts, shown)) as Parts;
}

/** By the name that authors know them by. */
function ownParts(question: Question): Parts {
	switch (question.kind) {
		case 'choice':
			return ofOptions(question.options);
		case 'gaps':
			// A space before a full stop is no change.
			return {
				'the text with gaps': question.text.replace(/\s*(\{\{\d+\}\})\s*/g, '$1'),
				...ofOptions(question.gaps.flat())
			};
		case 'hotspot': {
			const { image, alt, regions } = question;
			const options = regions.map(({ label, ...region }) => ({ text: label, ...region }));
			const places = { regions: regions.map(({ shape }) => shape), image };
			return { ...ofOptions(options), ...places, 'alternative text': alt };
		}
		case 'matching':
			return { pairs: question.pairs, 'answers that fit nothing': question.distractors };
		case 'order':
			return { steps: question.steps };
		case 'number':
			return { answer: question.answer, tolerance: question.tolerance, unit: question.unit };
		case 'words':
			return { answers: question.accepted, 'feedback on a right answer': question.ofRight };
		case 'essay':
			return {
				'model answer': question.modelAnswer,
				'notes for markers': question.markingNotes,
				'number of words': question.words
			};
	}
}

const ofOptions = (options: readonly Choice[]): Parts => ({
	options: options.map(({ text }) => text),
	'which options are right': options.map(({ correct }) => correct),
	'feedback on each option': options.map(({ feedback }) => feedback)
});

const isEmpty = (value: unknown): boolean =>
	value === '' || value === null || (Array.isArray(value) && value.every(isEmpty));

/**
 * As a reader sees it: however its Markdown is written and its lines are broken, and whatever its
 * pictures are called inside of a text.
 */
const plainly = (text: string): string =>
	toHtml(text)
		.replace(/images\/[a-z0-9.-]+/g, 'images/')
		.replace(/\s+/g, ' ');
