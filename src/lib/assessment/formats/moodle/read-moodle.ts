import { Refused } from '#lib/platform/errors.ts';
import { imagePath, toLine, toMarkdown } from '../markup.ts';
import { NOTE } from '../note.ts';
import { Pictures } from '../pictures.ts';
import { type Asked, Cannot, type Choice, type FileRead, readOne } from '../question.ts';
import { allOf, childOf, childrenOf, readXml, textIn, type XmlNode } from '../xml.ts';

/** Moodle XML: a <quiz> of <question>s. @throws Refused when it is not that */
export function readMoodle(source: string): FileRead {
	const quiz = readXml(source);
	if (quiz.name !== 'quiz') throw new Refused('This is not Moodle XML: it has no <quiz>.');
	const pictures = new Pictures();
	const questions = childrenOf(quiz, 'question').filter(
		({ attributes }) => attributes['type'] !== 'category'
	);
	const items = questions.map((question, index) =>
		readOne(nameOf(question) || `Question ${index + 1}`, (changes) => {
			const node = withPictures(question, pictures);
			const common = {
				name: nameOf(node),
				stem: htmlIn(childOf(node, 'questiontext')),
				feedback: htmlIn(childOf(node, 'generalfeedback')),
				marks: Number(textIn(childOf(node, 'defaultgrade')) || '1')
			};
			const asked = askedIn(node, common.stem, changes);
			const stem = asked.kind === 'gaps' ? 'Fill the gaps.' : common.stem;
			if (childrenOf(node, 'hint').length > 0) changes.push('hints were left out');
			return { question: { ...common, stem, ...asked }, note: node.notes[NOTE] ?? null };
		})
	);
	return { items, images: pictures.images };
}

const nameOf = (node: XmlNode) => textIn(childOf(node, 'name', 'text'));

/** The text of a <questiontext>, <answer>, <feedback>..., whatever it was written in, as Markdown. */
function htmlIn(node: XmlNode | undefined): string {
	const text = textIn(childOf(node, 'text'));
	if (/^(markdown)$/.test(node?.attributes['format'] ?? '')) return text;
	if (node?.attributes['format'] === 'plain_text') return toMarkdown(escaped(text));
	return toMarkdown(text.replace(/@@PLUGINFILE@@\/[^"'\s>]+/g, imagePath));
}
const lineIn = (node: XmlNode | undefined) => toLine(htmlInSource(node));
const htmlInSource = (node: XmlNode | undefined) => {
	const text = textIn(childOf(node, 'text'));
	return node?.attributes['format'] === 'plain_text' ? escaped(text) : text;
};
const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');

/** The question with its pictures kept, and named in its texts as they are kept. */
function withPictures(question: XmlNode, pictures: Pictures): XmlNode {
	const kept = new Map<string, string>();
	for (const file of allOf(question, 'file')) {
		const { name = '', encoding } = file.attributes;
		if (encoding !== 'base64') continue;
		const bytes = new Uint8Array(Buffer.from(textIn(file), 'base64'));
		kept.set(imagePath(name), pictures.add(name, bytes));
	}
	const renamed = (text: string) =>
		text
			.replace(/@@PLUGINFILE@@\/([^"'\s>]+)/g, (all, name: string) => {
				const path = kept.get(imagePath(name));
				return path ? inQuestion(path) : all;
			})
			.replace(/(\bsrc=["'])(data:image\/[^"']*)/g, (all, start: string, address: string) => {
				const path = pictures.embedded(address);
				return path ? start + inQuestion(path) : all;
			});
	const walk = (node: XmlNode): XmlNode =>
		node.name === 'file'
			? node
			: {
					...node,
					children: node.children.map((child) =>
						typeof child === 'string' ? renamed(child) : walk(child)
					)
				};
	return walk(question);
}

const inQuestion = (path: string) => path.replace(/^images\//, '@@PLUGINFILE@@/');

const fractionOf = (node: XmlNode) => Number(node.attributes['fraction'] ?? '0');

const choicesIn = (node: XmlNode): Choice[] =>
	childrenOf(node, 'answer').map((answer) => ({
		text: lineIn(answer),
		correct: fractionOf(answer) > 0,
		feedback: htmlIn(childOf(answer, 'feedback'))
	}));

function askedIn(node: XmlNode, stem: string, changes: string[]): Asked {
	const type = node.attributes['type'] ?? '';
	const answers = childrenOf(node, 'answer');
	switch (type) {
		case 'truefalse':
		case 'multichoice': {
			const single =
				type === 'truefalse' || /^(true|1)$/.test(textIn(childOf(node, 'single')) || 'true');
			const options = choicesIn(node);
			if (single && options.filter(({ correct }) => correct).length > 1) {
				changes.push('only the best answer counts: there is no part of the marks for another');
				const best = Math.max(...answers.map(fractionOf));
				options.forEach((option, index) => {
					option.correct = fractionOf(answers[index]!) === best;
				});
			}
			if (!single) changes.push('scored +1 a right pick, -1 a wrong one, never below 0');
			return { kind: 'choice', single, options };
		}
		case 'shortanswer': {
			const right = answers.filter((answer) => fractionOf(answer) === 100);
			if (right.length < answers.length)
				changes.push('answers worth part of the marks are left out');
			const accepted = right.map((answer) =>
				textIn(childOf(answer, 'text')).replaceAll('*', ' ').trim()
			);
			return { kind: 'words', accepted, feedback: htmlIn(childOf(right[0], 'feedback')) };
		}
		case 'numerical': {
			const right = answers.filter((answer) => fractionOf(answer) === 100);
			if (right.length !== 1) throw new Cannot('has not exactly one right number');
			const answer = Number(textIn(childOf(right[0], 'text')));
			if (!Number.isFinite(answer)) throw new Cannot('has a right answer that is no number');
			const tolerance = Number(textIn(childOf(right[0], 'tolerance')) || '0');
			const unit = textIn(childOf(node, 'units', 'unit', 'unit_name'));
			return { kind: 'number', answer, tolerance, unit };
		}
		case 'matching': {
			const pairs = childrenOf(node, 'subquestion').map((pair) => ({
				prompt: lineIn(pair),
				answer: toLine(escaped(textIn(childOf(pair, 'answer', 'text'))))
			}));
			return {
				kind: 'matching',
				pairs: pairs.filter(({ prompt }) => prompt !== ''),
				distractors: pairs.filter(({ prompt }) => prompt === '').map(({ answer }) => answer)
			};
		}
		case 'essay':
			return {
				kind: 'essay',
				modelAnswer: '',
				markingNotes: htmlIn(childOf(node, 'graderinfo'))
			};
		case 'ordering':
			return { kind: 'order', steps: answers.map(lineIn) };
		case 'gapselect':
			return gapSelect(node, stem);
		case 'cloze':
		case 'multianswer':
			return cloze(stem);
		default:
			throw new Cannot(`Moodle’s question type “${type}” has no counterpart here`);
	}
}

/** "Select missing words": [[1]] in the text, choices in groups. */
function gapSelect(node: XmlNode, stem: string): Asked {
	const options = childrenOf(node, 'selectoption').map((option) => ({
		text: textIn(childOf(option, 'text')),
		group: textIn(childOf(option, 'group')) || '1'
	}));
	const gaps: Choice[][] = [];
	const text = stem.replace(/\\?\[\\?\[(\d+)\\?\]\\?\]/g, (_, number: string) => {
		const right = options[Number(number) - 1];
		if (!right) throw new Cannot('names a missing word that is not there');
		gaps.push(
			options
				.filter(({ group }) => group === right.group)
				.map((option) => ({ text: option.text, correct: option === right, feedback: '' }))
		);
		return `{{${gaps.length}}}`;
	});
	return { kind: 'gaps', text, gaps };
}

/** Embedded answers, as far as all of them are choices: {1:MULTICHOICE:=right#why~wrong}. */
function cloze(stem: string): Asked {
	const gaps: Choice[][] = [];
	const text = stem.replace(
		/\{\d*:([A-Z_]+):((?:\\.|[^}])*)\}/g,
		(_, kind: string, body: string) => {
			if (!/^(MULTICHOICE|MC)(_[A-Z]+)?$/.test(kind)) {
				throw new Cannot(`holds an embedded answer of the kind ${kind}; only choices can be taken`);
			}
			gaps.push(
				body.split('~').map((option) => {
					const [words = '', feedback = ''] = option.split('#');
					const correct = /^(=|%100%)/.test(words);
					return { text: words.replace(/^(=|%-?\d+%)/, '').trim(), correct, feedback };
				})
			);
			return `{{${gaps.length}}}`;
		}
	);
	if (gaps.length === 0) throw new Cannot('holds no embedded answer');
	return { kind: 'gaps', text, gaps };
}
