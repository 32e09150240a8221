import type { Asked, Choice, Question } from '../formats/question.ts';
import type { AuthoredItem } from './item-contents.ts';

export type ItemOf<T extends AuthoredItem['type']> = Extract<AuthoredItem, { type: T }>;

/** The keys that an item has beside those of every item. */
export type OwnKeys<I extends AuthoredItem> = I extends unknown
	? Omit<I, 'id' | 'outcome' | 'level' | 'difficulty' | 'marks' | 'lesson' | 'stem' | 'feedback'>
	: never;

/** How one type of item stands in other formats. */
export type ItemExchange<I extends AuthoredItem = AuthoredItem> = {
	/** @param changes is told what no other format can say of it, in plain sentences */
	toQuestion(item: I, changes: string[]): Asked;
	/**
	 * The item's own keys; null when the question is not of this type.
	 * @param changes is told what was changed on the way, in plain sentences
	 */
	fromQuestion(question: Question, changes: string[]): OwnKeys<I> | null;
};

/** Put in where a file says nothing, so that an author finds it. */
export const NO_FEEDBACK = 'Feedback is still to be written.';
export const NO_STEM = 'The question is still to be written.';
export const NO_MODEL_ANSWER = 'A model answer is still to be written.';
export const NO_ALT = 'What this picture shows is still to be written.';

/** What an item still lacks, as sentences. */
export const stillToWrite = (source: object): string[] => {
	const text = JSON.stringify(source);
	return [NO_STEM, NO_FEEDBACK, NO_MODEL_ANSWER, NO_ALT].filter((one) => text.includes(one));
};

/** Alternative text that says something; a file's name says nothing. */
export const altOr = (alt: string): string =>
	alt.trim().length < 5 || /\.(svg|png|jpe?g|gif)$/i.test(alt.trim()) ? NO_ALT : alt;

const idAt = (letter: string) => (index: number) =>
	letter === 'a' ? String.fromCharCode(97 + index) : `${letter}${index + 1}`;
export const optionId = idAt('a');
export const pairId = idAt('p');
export const stepId = idAt('s');
export const gapId = idAt('g');
export const regionId = idAt('r');

export const toChoices = (
	options: readonly { text: string; correct?: boolean | undefined; feedback: string }[]
): Choice[] => options.map(({ text, correct = false, feedback }) => ({ text, correct, feedback }));

export const fromChoices = (options: readonly Choice[]) =>
	options.map(({ text, correct, feedback }, index) => ({
		id: optionId(index),
		text,
		...(correct && { correct }),
		feedback: feedback || NO_FEEDBACK
	}));
