import { Refused } from '#lib/platform/errors.ts';
import type { AuthoredItem } from '../items/item-contents.ts';
import { NO_ALT, NO_FEEDBACK, NO_STEM, type OwnKeys } from '../items/item-exchange.ts';
import { itemExchanges } from '../items/list.ts';
import { aikenSteps, isAiken } from './aiken/read-aiken.ts';
import { decode } from './decode.ts';
import { giftSteps, readGift } from './gift/read-gift.ts';
import { writeGift } from './gift/write-gift.ts';
import { moodleSteps, readMoodle } from './moodle/read-moodle.ts';
import { moodleFile, writeMoodle } from './moodle/write-moodle.ts';
import { itemOfNote, NOTE, noteOf, pictureHash } from './note.ts';
import { itemXml, qtiFile } from './qti/write-qti.ts';
import { qtiSteps, readQti } from './qti/read-qti.ts';
import type { FileRead, Question, Read, Written } from './question.ts';
import { differences, type WrittenVerdict } from './written-verdict.ts';
import { atOnce, type Steps } from '#lib/platform/steps.ts';
import { isZip } from '#lib/platform/zip.ts';
import { plural } from '#lib/ui/dates.ts';

/** Items of other systems in, items for other systems out. Pure: bytes to items, items to bytes. */

export const exportFormats = ['moodle', 'gift', 'qti'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** Put in where a file does not say: authors set them in the bank. */
export type Defaults = Pick<AuthoredItem, 'outcome' | 'level'>;

/** What came of one item of the file. An item still has to pass the checks of every item. */
export type Verdict = { name: string; changes: string[] } & (
	{ item: AuthoredItem; asExported: boolean } | { cannot: string }
);

/** Of a file that is read; one that is written stays below it, or it could not come back. */
export const MOST_BYTES = 20 * 1024 * 1024;

/** Finds out what a file is by what stands in it. @throws Refused when it is none of the formats */
export const readItems = (bytes: Uint8Array, defaults: Defaults): ItemsRead =>
	atOnce(itemSteps(bytes, defaults));

export type ItemsRead = { verdicts: Verdict[]; images: Map<string, Uint8Array> };

/** The same, to be laid aside between two questions. @throws Refused */
export function* itemSteps(bytes: Uint8Array, defaults: Defaults): Steps<ItemsRead> {
	if (bytes.length > MOST_BYTES) throw new Refused('The file is larger than 20 MB.');
	const { items, images } = yield* readingSteps(bytes);
	const taken = new Set<string>();
	const verdicts: Verdict[] = [];
	const kept = new Map<string, string>();
	for (const [path, bytes] of images) {
		yield;
		kept.set(pictureHash(bytes), path);
	}
	for (const read of items) {
		yield;
		const verdict = verdictOf(read, defaults, { taken, kept });
		// The same thing may have been changed in several places of a question: it is said once.
		verdicts.push({ ...verdict, changes: [...new Set(verdict.changes)] });
	}
	return { verdicts, images };
}

function readingSteps(bytes: Uint8Array): Steps<FileRead> {
	if (isZip(bytes)) return qtiSteps(bytes);
	const text = decode(bytes);
	if (/^\s*<(\?xml|quiz|\w*:?(qti-)?assessment-?item)/i.test(text)) {
		return /<quiz[\s>]/.test(text.slice(0, 2000)) ? moodleSteps(text) : qtiSteps(bytes);
	}
	if (isAiken(text)) return aikenSteps(text);
	return giftSteps(text);
}

function verdictOf(
	read: Read,
	defaults: Defaults,
	{ taken, kept }: { taken: Set<string>; kept: ReadonlyMap<string, string> }
): Verdict {
	const { name, changes } = read;
	if ('cannot' in read) return { name, changes, cannot: read.cannot };
	const { question, note } = read;
	const own = itemOfNote(note, question, kept) as AuthoredItem | null;
	if (own && typeof own.id === 'string') {
		taken.add(own.id);
		return { name, changes: [], item: own, asExported: true };
	}
	if (answersOf(question).some((text) => /!\[[^\]]*\]\(/.test(text))) {
		return { name, changes, cannot: 'shows a picture in an answer, and answers here are words' };
	}
	for (const exchange of Object.values(itemExchanges)) {
		const keys = exchange.fromQuestion(question, changes);
		if (keys)
			return {
				name,
				changes,
				item: itemOf(question, keys, defaults, { changes, taken }),
				asExported: false
			};
	}
	return { name, changes, cannot: 'no type of question here asks this' };
}

/** The texts that are answered with, of a question that shows some. */
function answersOf(question: Question): string[] {
	switch (question.kind) {
		case 'choice':
			return question.options.map(({ text }) => text);
		case 'gaps':
			return question.gaps.flat().map(({ text }) => text);
		case 'matching':
			return question.pairs.flatMap(({ prompt, answer }) => [prompt, answer]);
		case 'order':
			return question.steps;
		default:
			return [];
	}
}

function itemOf(
	question: Question,
	keys: OwnKeys<AuthoredItem>,
	defaults: Defaults,
	{ changes, taken }: { changes: string[]; taken: Set<string> }
): AuthoredItem {
	const { stem, feedback } = question;
	const marks = Math.min(100, Math.max(0.25, Math.round(question.marks * 4) / 4));
	if (marks !== question.marks) changes.push(`its marks became ${marks}`);
	changes.push(`outcome ${defaults.outcome} and level ${defaults.level} were put in`);
	const { type, ...own } = keys;
	const item = {
		...{ id: idOf(question, taken), type, ...defaults, marks },
		...{ stem: stem || NO_STEM, feedback: feedback || NO_FEEDBACK },
		...own
	} as AuthoredItem;
	const text = JSON.stringify(item);
	const missing = text.split(NO_FEEDBACK).length - 1;
	if (missing > 0)
		changes.push(`feedback is missing in ${plural(missing, 'place')} and still to be written`);
	if (text.includes(NO_ALT)) {
		changes.push('a picture has no alternative text: what it shows is still to be written');
	}
	return item;
}

function idOf({ name, stem }: Question, taken: Set<string>): string {
	const base =
		(name || stem)
			.toLowerCase()
			.normalize('NFKD')
			.replace(/[^a-z0-9]+/g, '-')
			.replace(/^-+|-+$/g, '')
			.slice(0, 60) || 'item';
	let id = base;
	for (let number = 2; taken.has(id); number++) id = `${base}-${number}`;
	taken.add(id);
	return id;
}

type Told = Written & { verdict: WrittenVerdict };

/** @returns the file, and what it says of each item, in their order */
export function writeItems(
	items: readonly AuthoredItem[],
	images: ReadonlyMap<string, Uint8Array>,
	format: ExportFormat
): { bytes: Uint8Array; verdicts: WrittenVerdict[] } {
	return atOnce(writingSteps(items, images, format));
}

/** The same, to be laid aside between two items. */
export function* writingSteps(
	items: readonly AuthoredItem[],
	images: ReadonlyMap<string, Uint8Array>,
	format: ExportFormat
): Steps<{ bytes: Uint8Array; verdicts: WrittenVerdict[] }> {
	return yield* fileSteps(yield* tellingSteps(items, images, format), format);
}

/** What a file of this format says of each item, without the file. */
export function* tellingSteps(
	items: readonly AuthoredItem[],
	images: ReadonlyMap<string, Uint8Array>,
	format: ExportFormat
): Steps<Told[]> {
	const told: Told[] = [];
	for (const item of items) {
		yield;
		told.push(tellItem(item, shownBy(item, images), format));
	}
	return told;
}

/** Each question carries its own pictures: nobody looks through those of all others for them. */
export function shownBy<P>(item: AuthoredItem, images: ReadonlyMap<string, P>): Map<string, P> {
	const shown = new Map<string, P>();
	for (const [named] of JSON.stringify(item).matchAll(/images\/[a-z0-9.-]+/g)) {
		// A path may end a sentence.
		for (const path of [named, named.replace(/[.-]+$/, '')]) {
			const bytes = images.get(path);
			if (bytes) shown.set(path, bytes);
		}
	}
	return shown;
}

/** As a file of other systems. Items that the format cannot say are not in it. */
function* fileSteps(
	told: readonly Told[],
	format: ExportFormat
): Steps<{ bytes: Uint8Array; verdicts: WrittenVerdict[] }> {
	const encode = (text: string) => new TextEncoder().encode(text);
	const bytes =
		format === 'qti'
			? yield* qtiFile(told)
			: encode(format === 'moodle' ? yield* moodleFile(told) : writeGift(told).text);
	return { bytes, verdicts: told.map(({ verdict }) => verdict) };
}

/** The question of an item, with the note that brings the whole item back while the question stays. */
function tellItem(
	item: AuthoredItem,
	images: ReadonlyMap<string, Uint8Array>,
	format: ExportFormat
): Told {
	const changes: string[] = [];
	const asked = itemExchanges[item.type]!.toQuestion(item, changes);
	const { id: name, stem, feedback, marks } = item;
	const question: Question = { name, stem, feedback, marks, ...asked };
	const plain = { question, note: NOTE, images };
	const [left] = format === 'gift' ? writeGift([plain]).left : [];
	if (left) return { ...plain, verdict: { name, verdict: 'left', changes: [], why: left.why } };
	const [read] = readBack(plain, format).items;
	const known = read && 'question' in read ? read.question : null;
	changes.push(...(known ? differences(question, known) : ['other systems may not know it']));
	const verdict: WrittenVerdict =
		changes.length > 0
			? { name, verdict: 'changed', changes }
			: { name, verdict: 'whole', changes: [] };
	// The digest is of what a reader reads, so that a note fits whatever the format had to round off.
	return { ...plain, note: known ? noteOf(item, known, images) : NOTE, verdict };
}

/** What a reader finds in a file with this one question. */
function readBack(one: Written, format: ExportFormat): FileRead {
	if (format === 'moodle') return readMoodle(writeMoodle([one]));
	if (format === 'qti') return readQti(new TextEncoder().encode(itemXml(one, 'item-1')));
	return readGift(writeGift([one]).text);
}
