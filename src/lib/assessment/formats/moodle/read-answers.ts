import type { Said } from '../feedback.ts';
import { fromPlain } from '../markup.ts';
import { type Asked, Cannot, type Choice, fewParts } from '../question.ts';
import { childOf, childrenOf, textIn, type XmlNode } from '../xml.ts';
import { apart, htmlIn, lineIn } from './moodle-text.ts';
import { cloze, gapSelect } from './read-gaps.ts';

/** What one question of Moodle asks, by its type. */

type Reading = {
	/** The text of the question, where it is a text with gaps. */
	text: string;
	/** Takes what is said of some answers only. */
	said: Said[];
	changes: string[];
};

const fractionOf = (node: XmlNode) => Number(node.attributes['fraction'] ?? '0');
const is = (node: XmlNode, name: string, otherwise: string) =>
	/^(true|1)$/.test(textIn(childOf(node, name)) || otherwise);

const readers: Record<string, (node: XmlNode, reading: Reading) => Asked> = {
	truefalse: choices,
	multichoice: choices,
	shortanswer: words,
	numerical: number,
	matching(node, { changes }) {
		const pairs = fewParts(childrenOf(node, 'subquestion')).map((pair) => ({
			prompt: lineIn(pair, changes),
			answer: fromPlain(textIn(childOf(pair, 'answer', 'text')))
		}));
		return {
			kind: 'matching',
			pairs: pairs.filter(({ prompt }) => prompt !== ''),
			distractors: pairs.filter(({ prompt }) => prompt === '').map(({ answer }) => answer)
		};
	},
	essay,
	ordering,
	gapselect: (node, { text }) => gapSelect(node, text),
	ddwtos(node, { text, changes }) {
		changes.push('words that are dragged there are chosen from lists here');
		return gapSelect(node, text, 'dragbox');
	},
	cloze: (_, { text, changes }) => cloze(text, changes),
	multianswer: (_, { text, changes }) => cloze(text, changes)
};

export const withGaps = (type: string): boolean =>
	/^(gapselect|ddwtos|cloze|multianswer)$/.test(type);

/** @throws Cannot */
export function answersIn(node: XmlNode, reading: Reading): Asked {
	const type = node.attributes['type'] ?? '';
	const read = Object.hasOwn(readers, type) ? readers[type] : undefined;
	if (!read) throw new Cannot(`Moodle’s question type “${type}” has no counterpart here`);
	if (!is(node, 'shuffleanswers', 'true')) {
		reading.changes.push('each learner sees its options in another order here');
	}
	return read(node, reading);
}

function choices(node: XmlNode, { changes }: Reading): Asked {
	const answers = fewParts(childrenOf(node, 'answer'));
	const fractions = answers.map(fractionOf);
	const right = fractions.filter((fraction) => fraction > 0);
	const several = node.attributes['type'] !== 'truefalse' && !is(node, 'single', 'true');
	const options = answers.map((answer, index): Choice => ({
		text: lineIn(answer, changes),
		correct: (fractions[index] ?? 0) > 0,
		feedback: htmlIn(childOf(answer, 'feedback'), changes)
	}));
	if (several && right.length !== 1) {
		const share = right[0] ?? 0;
		const same = fractions.every((fraction) => Math.abs(fraction) === share);
		if (!same || Math.round(share * right.length) !== 100) {
			changes.push('scored +1 a right pick, -1 a wrong one, never below 0');
		}
		return { kind: 'choice', single: false, options };
	}
	if (several) changes.push('several could be picked there; here one, as only one is right');
	if (right.length > 1) {
		changes.push('only the best answer counts: there is no part of the marks for another');
		const best = Math.max(...fractions);
		options.forEach((option, index) => {
			option.correct = fractions[index] === best;
		});
	}
	if (fractions.some((fraction) => fraction < 0)) {
		changes.push('marks taken off for wrong options were left out');
	}
	return { kind: 'choice', single: true, options };
}

function words(node: XmlNode, { changes }: Reading): Asked {
	const answers = fewParts(childrenOf(node, 'answer'));
	const right = answers.filter((answer) => fractionOf(answer) === 100);
	if (right.length < answers.length) changes.push('answers worth part of the marks are left out');
	const texts = right.map((answer) => textIn(childOf(answer, 'text')));
	if (texts.some((text) => text.includes('*'))) changes.push('“*” for any words was left out');
	if (is(node, 'usecase', '0')) changes.push('small and capital letters count the same here');
	const said = new Set(right.map((answer) => htmlIn(childOf(answer, 'feedback'), changes)));
	if (said.size > 1)
		changes.push('the same is said of all right answers: what stood with the first');
	return {
		kind: 'words',
		accepted: texts.map((text) => text.replaceAll('*', ' ').trim()),
		ofRight: [...said][0] ?? ''
	};
}

function number(node: XmlNode, { said, changes }: Reading): Asked {
	const answers = fewParts(childrenOf(node, 'answer'));
	const [right, ...more] = answers.filter((answer) => fractionOf(answer) === 100);
	if (!right || more.length > 0) throw new Cannot('has not exactly one right number');
	const answer = Number(textIn(childOf(right, 'text')));
	if (!Number.isFinite(answer)) throw new Cannot('has a right answer that is no number');
	const tolerance = Number(textIn(childOf(right, 'tolerance')) || '0');
	if (!Number.isFinite(tolerance)) throw new Cannot('has a tolerance that is no number');
	if (answers.length > 1) {
		changes.push('other numbers, what they are worth and what is said of them are left out');
	}
	said.push({ when: 'If right', text: htmlIn(childOf(right, 'feedback'), changes) });
	const units = childrenOf(childOf(node, 'units'), 'unit').map((unit) => ({
		name: textIn(childOf(unit, 'unit_name')),
		multiplier: Number(textIn(childOf(unit, 'multiplier')) || '1')
	}));
	const unit = units.find(({ multiplier }) => multiplier === 1);
	const others = units.filter((one) => one !== unit).map(({ name }) => `“${name}”`);
	if (others.length > 0) changes.push(`answers in other units (${others.join(', ')}) are left out`);
	if (!/^0?$/.test(textIn(childOf(node, 'unitgradingtype')))) {
		changes.push('a wrong unit costs nothing here');
	}
	return { kind: 'number', answer, tolerance, unit: unit?.name ?? '' };
}

function essay(node: XmlNode, { changes }: Reading): Asked {
	const text = (name: string) => textIn(childOf(node, name));
	if (text('responseformat') === 'noinline') {
		throw new Cannot('asks for a file only, and answers here are written');
	}
	if (Number(text('attachments')) !== 0) changes.push('no files can be handed in with an answer');
	if (htmlIn(childOf(node, 'responsetemplate'), changes)) {
		changes.push('the text that an answer begins with was left out');
	}
	if (Number(text('minwordlimit')) > 0) changes.push('the least number of words was left out');
	const [modelAnswer, markingNotes] = apart(childOf(node, 'graderinfo'), 'model-answer', changes);
	return {
		...{ kind: 'essay', modelAnswer, markingNotes },
		words: Number(text('maxwordlimit')) || null
	};
}

/** In Moodle's files the fraction of an answer is its place. */
function ordering(node: XmlNode, { changes }: Reading): Asked {
	const answers = fewParts(childrenOf(node, 'answer'));
	const placed = new Set(answers.map(fractionOf)).size === answers.length;
	const steps = placed ? answers.toSorted((a, b) => fractionOf(a) - fractionOf(b)) : answers;
	if (!/^(1|RELATIVE_NEXT_EXCLUDE_LAST)$/.test(textIn(childOf(node, 'gradingtype')))) {
		changes.push('scored one share of the marks for each two neighbours in the right order');
	}
	if (!/^(0|ALL)?$/.test(textIn(childOf(node, 'selecttype')))) {
		changes.push('all of its steps are shown here, not some of them');
	}
	return { kind: 'order', steps: steps.map((step) => lineIn(step, changes)) };
}
