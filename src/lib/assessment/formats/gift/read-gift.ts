import { Refused } from '#lib/platform/errors.ts';
import { toLine, toMarkdown, words } from '../markup.ts';
import { NOTE } from '../note.ts';
import { type Asked, Cannot, type FileRead, readOne } from '../question.ts';

/** Moodle's GIFT: questions between empty lines, answers in braces. @throws Refused when it has none */
export function readGift(source: string): FileRead {
	const blocks = source
		.replace(/^\ufeff/, '')
		.split(/\r?\n[ \t]*\r?\n/)
		.map((block) => block.trim())
		.filter((block) => block !== '');
	const items = blocks.flatMap((block, index) => {
		const note = new RegExp(`^// ${NOTE} (.*)$`, 'm').exec(block)?.[1] ?? null;
		const text = block.replace(/^\s*(\/\/.*|\$CATEGORY:.*)$/gm, '').trim();
		if (text === '') return [];
		const title = /^::((?:\\.|[^\\:]|:(?!:))*)::/.exec(text);
		const body = text.slice(title?.[0].length ?? 0).trim();
		const name = plain(title?.[1] ?? '').trim();
		return [
			readOne(name || `Question ${index + 1}`, (changes) => readBody(body, name, note, changes))
		];
	});
	if (!items.some((item) => 'question' in item)) {
		throw new Refused('This is not GIFT: no question with answers in braces can be read.');
	}
	return { items, images: new Map() };
}

function readBody(body: string, name: string, note: string | null, changes: string[]) {
	const found = /^((?:\\[^]|[^\\{])*)\{((?:\\[^]|[^\\}])*)\}([^]*)$/.exec(body);
	if (!found) throw new Cannot('has no answers in braces');
	const [, before = '', inside = '', after = ''] = found;
	const format = /^\[(html|moodle|plain|markdown)\]/.exec(before)?.[1] ?? 'moodle';
	const text = (raw: string) => markdownOf(raw, format);
	const [answers = '', general = ''] = splitOnce(inside, /(?<!\\)####/);
	const stem = text(before.replace(/^\[[a-z]+\]/, '').trim());
	const rest = text(after.trim());
	const asked = askedIn(answers.trim(), text, changes);
	const common = { name, feedback: text(general.trim()), marks: 1 };
	if (rest === '') return { question: { ...common, stem, ...asked }, note };
	if (asked.kind !== 'choice') throw new Cannot('has words after an answer that is no choice');
	const gap: Asked = { kind: 'gaps', text: `${stem} {{1}} ${rest}`, gaps: [asked.options] };
	return { question: { ...common, stem: 'Fill the gap.', ...gap }, note };
}

function askedIn(inside: string, text: (raw: string) => string, changes: string[]): Asked {
	if (inside === '') return { kind: 'essay', modelAnswer: '', markingNotes: '' };
	const truth = /^(T|TRUE|F|FALSE)\b/.exec(inside)?.[1];
	if (truth) {
		const isTrue = truth.startsWith('T');
		const option = (words: string, correct: boolean) => ({ text: words, correct, feedback: '' });
		return {
			...{ kind: 'choice', single: true },
			options: [option('True', isTrue), option('False', !isTrue)]
		};
	}
	if (inside.startsWith('#')) return numberIn(inside.slice(1).trim());
	const parts = inside.split(/(?<!\\)(?=[=~])/).filter((part) => part.trim() !== '');
	const answers = parts.map((part) => answerIn(part, text));
	if (parts.every((part) => part.includes('->'))) return matchingIn(parts, text);
	if (answers.every(({ sign }) => sign === '=')) {
		if (answers.some(({ percent }) => percent !== 100)) {
			changes.push('answers worth part of the marks are left out');
		}
		const right = answers.filter(({ percent }) => percent === 100);
		const accepted = right.map(({ raw }) => plain(raw).replaceAll('*', ' ').trim());
		return { kind: 'words', accepted, feedback: right[0]?.feedback ?? '' };
	}
	const single = answers.some(({ sign }) => sign === '=');
	if (!single) changes.push('scored +1 a right pick, -1 a wrong one, never below 0');
	const options = answers.map(({ sign, percent, raw, feedback }) => ({
		text: text(raw).replace(/\s+/g, ' '),
		correct: single ? sign === '=' : percent > 0,
		feedback
	}));
	return { kind: 'choice', single, options };
}

function answerIn(part: string, text: (raw: string) => string) {
	const sign = part.trim()[0] ?? '';
	const [answer = '', feedback = ''] = splitOnce(part.trim().slice(1), /(?<!\\)#/);
	const weight = /^%(-?[\d.]+)%/.exec(answer);
	return {
		sign,
		percent: weight ? Number(weight[1]) : sign === '=' ? 100 : 0,
		raw: answer.slice(weight?.[0].length ?? 0).trim(),
		feedback: text(feedback.trim())
	};
}

function matchingIn(parts: readonly string[], text: (raw: string) => string): Asked {
	const pairs = parts.map((part) => {
		const [prompt = '', answer = ''] = splitOnce(part.trim().slice(1), /->/);
		const line = (raw: string) => text(raw.trim()).replace(/\s+/g, ' ');
		return { prompt: line(prompt), answer: line(answer) };
	});
	return {
		kind: 'matching',
		pairs: pairs.filter(({ prompt }) => prompt !== ''),
		distractors: pairs.filter(({ prompt }) => prompt === '').map(({ answer }) => answer)
	};
}

function numberIn(inside: string): Asked {
	const [figure = ''] = splitOnce(inside.replace(/^=/, ''), /(?<!\\)[#~]/);
	const range = /^\s*(-?[\d.]+)\.\.(-?[\d.]+)\s*$/.exec(figure);
	const plainNumber = /^\s*(-?[\d.]+)(?::([\d.]+))?\s*$/.exec(figure);
	if (range) {
		const [low, high] = [Number(range[1]), Number(range[2])];
		return { kind: 'number', answer: (low + high) / 2, tolerance: (high - low) / 2, unit: '' };
	}
	if (!plainNumber) throw new Cannot('has not exactly one right number');
	const [, answer, tolerance = '0'] = plainNumber;
	return { kind: 'number', answer: Number(answer), tolerance: Number(tolerance), unit: '' };
}

function splitOnce(text: string, at: RegExp): [string, string] {
	const found = at.exec(text);
	return found
		? [text.slice(0, found.index), text.slice(found.index + found[0].length)]
		: [text, ''];
}

const plain = (raw: string): string =>
	raw.replace(/\\([~=#{}:\\n])/g, (_, character: string) => (character === 'n' ? '\n' : character));

function markdownOf(raw: string, format: string): string {
	const text = plain(raw);
	if (format === 'markdown') return text;
	if (format === 'html') return toMarkdown(text);
	// 'moodle' is HTML in which people write plain lines.
	if (/<[a-z][^>]*>/i.test(text)) return toLine(text);
	return text
		.split('\n')
		.map((line) => words(line.replace(/&/g, '&amp;').replace(/</g, '&lt;')))
		.join('\n');
}
