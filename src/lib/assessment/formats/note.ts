import { createHash } from 'node:crypto';
import { canonical } from '../answer-form.ts';
import type { AuthoredItem } from '../items/item-contents.ts';
import type { Question } from './question.ts';

/**
 * No other format can say all that an item holds here (its outcome, why a pair is right, which step
 * is free). So a file that we write carries the whole item beside each question, where every reader
 * but ours passes over it, with a digest of the question. When the question still reads the same,
 * the item comes back as it was; when somebody changed it since, the question counts and the note is
 * left alone. Pictures are known by their bytes, as files that are put together may rename them: while
 * one is missing, the note is left alone too.
 */

export const NOTE = 'tranche-item';

export function noteOf(
	item: AuthoredItem,
	question: Question,
	images: ReadonlyMap<string, Uint8Array>
): string {
	const pictures = [...images].map(([path, bytes]) => [path, pictureHash(bytes)] as const);
	const parts = [item, ...(pictures.length > 0 ? [Object.fromEntries(pictures)] : [])];
	const written = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64'));
	return [digestOf(question), ...written].join(' ');
}

/**
 * The item of a note that still fits; null otherwise. It is checked like any other from outside.
 * @param kept the pictures that came with the file: their paths, by the hashes of their bytes
 */
export function itemOfNote(
	note: string | null,
	question: Question,
	kept: ReadonlyMap<string, string>
): unknown {
	const [digest, text, pictures] = note?.trim().split(' ') ?? [];
	if (digest !== digestOf(question)) return null;
	const item = partOf(text);
	if (item === null || pictures === undefined) return item;
	const named = Object.entries(partOf(pictures) ?? {}).map(
		([path, hash]) => [path, typeof hash === 'string' ? kept.get(hash) : undefined] as const
	);
	if (named.some(([, path]) => path === undefined)) return null;
	return named.every(([was, is]) => was === is) ? item : renamed(item, new Map(named));
}

function partOf(text: string | undefined): object | null {
	if (!text || text.length > MOST_LETTERS) return null;
	try {
		const part = JSON.parse(Buffer.from(text, 'base64').toString('utf8')) as unknown;
		return isShallow(part, MOST_DEPTH, { values: MOST_VALUES }) ? (part as object) : null;
	} catch {
		return null;
	}
}

/** The same with other paths of its pictures; one path may have become another one's. */
const renamed = (item: object, paths: ReadonlyMap<string, string | undefined>): unknown =>
	JSON.parse(
		JSON.stringify(item).replace(PATHS, (found) => {
			// A path may end a sentence.
			const path = paths.has(found) ? found : found.replace(/[.-]+$/, '');
			return (paths.get(path) ?? path) + found.slice(path.length);
		})
	);

const PATHS = /images\/[a-z0-9.-]+/g;

/** What a picture is known by. */
export const pictureHash = (bytes: Uint8Array): string =>
	createHash('sha256').update(bytes).digest('hex');

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
