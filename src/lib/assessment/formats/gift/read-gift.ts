import { Refused } from '#lib/platform/errors.ts';
import { atOnce, type Steps } from '#lib/platform/steps.ts';
import { type Said, together } from '../feedback.ts';
import { toMarkdown, words } from '../markup.ts';
import { NOTE } from '../note.ts';
import { Pictures } from '../pictures.ts';
import {
	type Asked,
	Cannot,
	fewEnough,
	type FileRead,
	NO_MARKS,
	type Read,
	readOne,
	shortEnough
} from '../question.ts';
import { answersIn, plain, splitOnce } from './read-answers.ts';

/** Moodle's GIFT: questions between empty lines, answers in braces. @throws Refused when it has none */
export const readGift = (source: string): FileRead => atOnce(giftSteps(source));

/** The same, to be laid aside between two questions. @throws Refused */
export function* giftSteps(source: string): Steps<FileRead> {
	const pictures = new Pictures();
	const blocks = source
		// Before anything else, as they are long and hold signs that mean something to GIFT.
		.replace(EMBEDDED, (found) => pictures.embedded(found.replaceAll('\\', '')) ?? found)
		.split(/\n[ \t]*\n/)
		.map((block) => block.trim())
		.filter((block) => block !== '');
	let category = '';
	const items: Read[] = [];
	for (const [index, block] of fewEnough(blocks).entries()) {
		yield;
		category = /^[ \t]*\$CATEGORY:(.*)$/m.exec(block)?.[1]?.trim() ?? category;
		const note = new RegExp(`^// ${NOTE} (.*)$`, 'm').exec(block)?.[1] ?? null;
		const text = block.replace(/^[ \t]*(\/\/.*|\$CATEGORY:.*)$/gm, '').trim();
		if (text === '') continue;
		const title = /^::((?:\\.|[^\\:]|:(?!:))*)::/.exec(text);
		const body = text.slice(title?.[0].length ?? 0).trim();
		const name = plain(title?.[1] ?? '').trim();
		items.push(
			readOne(name || `Question ${index + 1}`, (changes) => {
				shortEnough(text.length);
				if (category) changes.push(`its category “${category}” was left out`);
				return readBody(body, name, note, changes);
			})
		);
	}
	if (items.every((item) => 'cannot' in item && item.cannot === NO_BRACES)) {
		throw new Refused('This is not GIFT: no question with answers in braces can be read.');
	}
	return { items, images: pictures.images };
}

const NO_BRACES = 'has no answers in braces';

/** A picture inside of a text, with or without GIFT's backslashes: data:image/png;base64,... */
const EMBEDDED = /data\\?:image\/[a-z+]+(?:;name\\?=[a-z0-9.-]+)?;base64,[A-Za-z0-9+/]*(?:\\?=)*/g;

function readBody(body: string, name: string, note: string | null, changes: string[]) {
	const found = /^((?:\\[^]|[^\\{])*)\{((?:\\[^]|[^\\}])*)\}([^]*)$/.exec(body);
	if (!found) throw new Cannot(NO_BRACES);
	const [, before = '', inside = '', after = ''] = found;
	changes.push(NO_MARKS);
	const format = /^\[(html|moodle|plain|markdown)\]/.exec(before)?.[1] ?? 'moodle';
	const text = (raw: string) => markdownOf(raw.trim(), format, changes);
	const [answers = '', general = ''] = splitOnce(inside, /(?<!\\)####/);
	const stem = text(before.replace(/^\[[a-z]+\]/, ''));
	const rest = text(after);
	const said: Said[] = [];
	const asked = answersIn(answers.trim(), { text, said, changes });
	const common = { name, feedback: together(text(general), said, changes), marks: 1 };
	if (rest === '') return { question: { ...common, stem, ...asked }, note };
	if (asked.kind !== 'choice') throw new Cannot('has words after an answer that is no choice');
	changes.push('“Fill the gap.” was put in as the question');
	const gap: Asked = { kind: 'gaps', text: `${stem} {{1}} ${rest}`, gaps: [asked.options] };
	return { question: { ...common, stem: 'Fill the gap.', ...gap }, note };
}

function markdownOf(raw: string, format: string, changes: string[]): string {
	const text = plain(raw);
	if (format === 'markdown') return text;
	if (format === 'html') return toMarkdown(text, changes);
	// 'moodle' is HTML in which people write plain lines.
	if (/<[a-z][^>]*>/i.test(text)) return toMarkdown(text, changes);
	return text
		.split('\n')
		.map((line) => words(line.replace(/&/g, '&amp;').replace(/</g, '&lt;')))
		.join('\n');
}
