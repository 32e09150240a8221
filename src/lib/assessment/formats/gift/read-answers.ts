import type { Said } from '../feedback.ts';
import { type Asked, Cannot, fewParts } from '../question.ts';

/** What stands between the braces of GIFT. */

type Reading = {
	/** A text of the question as Markdown. */
	text: (raw: string) => string;
	/** Takes what is said of some answers only. */
	said: Said[];
	changes: string[];
};

const PARTLY = 'answers worth part of the marks are left out';

export function answersIn(inside: string, reading: Reading): Asked {
	if (inside === '') return { kind: 'essay', modelAnswer: '', markingNotes: '', words: null };
	if (/^(T|TRUE|F|FALSE)(?=\s*(#|$))/.test(inside)) return truth(inside, reading);
	if (inside.startsWith('#')) return number(inside.slice(1).trim(), reading);
	const parts = partsOf(inside);
	if (parts.every((part) => part.includes('->'))) return matching(parts, reading);
	const answers = parts.map((part) => answerIn(part, reading));
	if (answers.every(({ sign }) => sign === '=')) return words(answers, reading);
	return choice(answers, reading);
}

const partsOf = (inside: string): readonly string[] =>
	fewParts(inside.split(/(?<!\\)(?=[=~])/).filter((part) => part.trim() !== ''));

/** {FALSE#said of a wrong answer#said of a right one} */
function truth(inside: string, { text }: Reading): Asked {
	const [answer = '', ofWrong = '', ofRight = ''] = inside.split(/(?<!\\)#/);
	const isTrue = answer.startsWith('T');
	const option = (words: string, correct: boolean) => ({
		text: words,
		correct,
		feedback: text(correct ? ofRight : ofWrong)
	});
	return {
		...{ kind: 'choice', single: true },
		options: [option('True', isTrue), option('False', !isTrue)]
	};
}

type Answer = { sign: string; percent: number; raw: string; feedback: string };

function answerIn(part: string, { text }: Pick<Reading, 'text'>): Answer {
	const sign = part.trim()[0] ?? '';
	const [answer = '', feedback = ''] = splitOnce(part.trim().slice(1), /(?<!\\)#/);
	const weight = /^\s*%(-?[\d.]+)%/.exec(answer);
	return {
		sign,
		percent: weight ? Number(weight[1]) : sign === '=' ? 100 : 0,
		raw: answer.slice(weight?.[0].length ?? 0).trim(),
		feedback: text(feedback)
	};
}

function words(answers: readonly Answer[], { changes }: Reading): Asked {
	const right = answers.filter(({ percent }) => percent === 100);
	if (right.length < answers.length) changes.push(PARTLY);
	if (right.some(({ raw }) => raw.includes('*'))) changes.push('“*” for any words was left out');
	const said = [...new Set(right.map(({ feedback }) => feedback))];
	if (said.length > 1) {
		changes.push('the same is said of all right answers: what stood with the first');
	}
	const accepted = right.map(({ raw }) => plain(raw).replaceAll('*', ' ').trim());
	return { kind: 'words', accepted, ofRight: said[0] ?? '' };
}

function choice(answers: readonly Answer[], { text, changes }: Reading): Asked {
	const single = answers.some(({ sign }) => sign === '=');
	const right = answers.filter(({ percent }) => percent > 0).length;
	if (single) {
		if (answers.some(({ sign, percent }) => percent !== (sign === '=' ? 100 : 0))) {
			changes.push('marks given or taken off for other options were left out');
		}
	} else {
		const share = Math.max(...answers.map(({ percent }) => percent));
		const same = answers.every(({ percent }) => Math.abs(percent) === share);
		if (!same || Math.round(share * right) !== 100) {
			changes.push('scored +1 a right pick, -1 a wrong one, never below 0');
		}
	}
	const options = answers.map(({ sign, percent, raw, feedback }) => ({
		text: text(raw).replace(/\s+/g, ' '),
		correct: single ? sign === '=' : percent > 0,
		feedback
	}));
	return { kind: 'choice', single, options };
}

function matching(parts: readonly string[], { text, changes }: Reading): Asked {
	const pairs = parts.map((part) => {
		const [prompt = '', whole = ''] = splitOnce(part.trim().slice(1), /->/);
		const [answer, feedback] = splitOnce(whole, /(?<!\\)#/);
		if (feedback.trim()) changes.push('what is said of single pairs was left out');
		const line = (raw: string) => text(raw).replace(/\s+/g, ' ');
		return { prompt: line(prompt), answer: line(answer) };
	});
	return {
		kind: 'matching',
		pairs: pairs.filter(({ prompt }) => prompt !== ''),
		distractors: pairs.filter(({ prompt }) => prompt === '').map(({ answer }) => answer)
	};
}

/** {#1822:5}, {#1820..1825}, or several: {#=1822:0#yes =%50%1822:5#nearly ~#no}. */
function number(inside: string, { text, said, changes }: Reading): Asked {
	const several = /^[=~]/.test(inside);
	const parts = several ? partsOf(inside) : [`=${inside}`];
	const answers = parts.map((one) => answerIn(one, { text }));
	const [right, ...more] = answers.filter(({ percent }) => percent === 100);
	const range = /^(-?[\d.]+)\.\.(-?[\d.]+)$/.exec(right?.raw ?? '');
	const near = /^(-?[\d.]+)(?::([\d.]+))?$/.exec(right?.raw ?? '');
	if (!right || more.length > 0 || !(range || near)) {
		throw new Cannot('has not exactly one right number');
	}
	if (answers.length > 1) {
		changes.push('other numbers, what they are worth and what is said of them are left out');
	}
	said.push({ when: answers.length > 1 ? 'If right' : '', text: right.feedback });
	if (!range) {
		const [, answer, tolerance = '0'] = near ?? [];
		return { kind: 'number', answer: Number(answer), tolerance: Number(tolerance), unit: '' };
	}
	const [low, high] = [Number(range[1]), Number(range[2])];
	const answer = (low + high) / 2;
	changes.push(`the right answer became ${answer}, the middle of what counts as right`);
	return { kind: 'number', answer, tolerance: (high - low) / 2, unit: '' };
}

export function splitOnce(text: string, at: RegExp): [string, string] {
	const found = at.exec(text);
	return found
		? [text.slice(0, found.index), text.slice(found.index + found[0].length)]
		: [text, ''];
}

export const plain = (raw: string): string =>
	raw.replace(/\\([~=#{}:\\n])/g, (_, character: string) => (character === 'n' ? '\n' : character));
