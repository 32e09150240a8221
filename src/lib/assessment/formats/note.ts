import { createHash } from 'node:crypto';
import { canonical } from '../answer-form.ts';
import type { AuthoredItem } from '../items/item-contents.ts';
import type { Question } from './question.ts';

/**
 * No other format can say all that an item holds here (its outcome, why a pair is right, which step
 * is free). So a file that we write carries the whole item beside each question, where every reader
 * but ours passes over it, with a digest of the question. When the question still reads the same,
 * the item comes back as it was; when somebody changed it since, the question counts and the note is
 * left alone.
 */

export const NOTE = 'tranche-item';

export const noteOf = (item: AuthoredItem, question: Question): string => {
	const text = Buffer.from(JSON.stringify(item)).toString('base64');
	return `${digestOf(question)} ${text}`;
};

/** The item of a note that still fits; null otherwise. It is checked like any other from outside. */
export function itemOfNote(note: string | null, question: Question): unknown {
	const [digest, text] = note?.trim().split(' ') ?? [];
	if (digest !== digestOf(question) || !text || text.length > MOST_LETTERS) return null;
	try {
		const item = JSON.parse(Buffer.from(text, 'base64').toString('utf8')) as unknown;
		return isShallow(item, MOST_DEPTH, { values: MOST_VALUES }) ? item : null;
	} catch {
		return null;
	}
}

/** No item is as deep, as wide or as long; whatever walks it later need not fear a tower of brackets. */
const MOST_DEPTH = 12;
const MOST_VALUES = 1000;
const MOST_LETTERS = 400_000;
const isShallow = (value: unknown, depth: number, left: { values: number }): boolean =>
	--left.values >= 0 &&
	(typeof value !== 'object' ||
		value === null ||
		(depth > 0 && Object.values(value).every((inner) => isShallow(inner, depth - 1, left))));

const digestOf = (question: Question): string =>
	createHash('sha256').update(canonical(question)).digest('hex').slice(0, 16);
