import { Refused } from '#lib/platform/errors.ts';
import { atOnce, type Steps } from '#lib/platform/steps.ts';
import { type Said, together } from '../feedback.ts';
import { imagePath } from '../markup.ts';
import { NOTE } from '../note.ts';
import { Pictures } from '../pictures.ts';
import {
	fewEnough,
	type FileRead,
	NO_MARKS,
	type Question,
	type Read,
	readOne,
	shortEnough
} from '../question.ts';
import { allOf, childOf, childrenOf, lettersIn, textIn, type XmlNode, xmlSteps } from '../xml.ts';
import { apart, htmlIn, PICTURE } from './moodle-text.ts';
import { answersIn, withGaps } from './read-answers.ts';

/** Moodle XML: a <quiz> of <question>s. @throws Refused when it is not that */
export const readMoodle = (source: string): FileRead => atOnce(moodleSteps(source));

/** The same, to be laid aside between two questions. @throws Refused */
export function* moodleSteps(source: string): Steps<FileRead> {
	const quiz = yield* xmlSteps(source);
	if (quiz.name !== 'quiz') throw new Refused('This is not Moodle XML: it has no <quiz>.');
	const pictures = new Pictures();
	const items: Read[] = [];
	let category = '';
	for (const question of fewEnough(childrenOf(quiz, 'question'))) {
		yield;
		if (question.attributes['type'] === 'category') {
			category = textIn(childOf(question, 'category', 'text'));
			continue;
		}
		items.push(
			readOne(nameOf(question) || `Question ${items.length + 1}`, (changes) => {
				if (category) changes.push(`its category “${category}” was left out`);
				const plain = withPictures(question, pictures);
				shortEnough(lettersIn(plain));
				return {
					question: questionIn(plain, changes),
					note: question.notes[NOTE] ?? null
				};
			})
		);
	}
	return { items, images: pictures.images };
}

const FILL = 'Fill the gaps.';

function questionIn(node: XmlNode, changes: string[]): Question {
	const text = childOf(node, 'questiontext');
	const gapped = withGaps(node.attributes['type'] ?? '');
	const [above, rest] = gapped ? apart(text, 'stem', changes) : ['', htmlIn(text, changes)];
	const said: Said[] = [];
	const asked = answersIn(node, { text: rest, said, changes });
	if (gapped && !above) changes.push(`“${FILL}” was put in as the question`);
	said.push(...combined(node, changes));
	tellLeft(node, changes);
	const general = htmlIn(childOf(node, 'generalfeedback'), changes);
	return {
		name: nameOf(node),
		stem: gapped ? above || FILL : rest,
		feedback: together(general, said, changes),
		marks: marksOf(node, changes),
		...asked
	};
}

const nameOf = (node: XmlNode) => textIn(childOf(node, 'name', 'text'));

function marksOf(node: XmlNode, changes: string[]): number {
	const marks = Number(textIn(childOf(node, 'defaultgrade')) || NaN);
	if (Number.isFinite(marks)) return marks;
	changes.push(NO_MARKS);
	return 1;
}

const COMBINED = [
	['correctfeedback', 'If right'],
	['partiallycorrectfeedback', 'If partly right'],
	['incorrectfeedback', 'If wrong']
] as const;

/** Moodle puts these in by itself. */
const USUAL = /^Your answer is (partially )?(in)?correct\.$/;

function combined(node: XmlNode, changes: string[]): Said[] {
	return COMBINED.flatMap(([name, when]) => {
		const text = htmlIn(childOf(node, name), changes);
		if (!USUAL.test(text)) return [{ when, text }];
		changes.push('Moodle’s usual sentences about right and wrong answers were left out');
		return [];
	});
}

function tellLeft(node: XmlNode, changes: string[]): void {
	const text = (name: string) => textIn(childOf(node, name));
	if (childOf(node, 'hint')) changes.push('hints were left out');
	if (Number(text('penalty')) > 0) changes.push('what a further go at it costs was left out');
	if (childOf(node, 'tags', 'tag')) changes.push('tags were left out');
	if (text('idnumber')) changes.push(`its number “${text('idnumber')}” was left out`);
	if (text('hidden') === '1') changes.push('it was hidden there, and is a draft like others here');
}

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
			.replace(PICTURE, (all) => {
				const path = kept.get(imagePath(all));
				return path ? inQuestion(path) : all;
			})
			.replace(/(\bsrc=["'])(data:image\/[^"']*)/g, (all, start: string, address: string) => {
				const path = pictures.embedded(address);
				return path ? start + inQuestion(path) : all;
			});
	const walk = (node: XmlNode): XmlNode =>
		node.name === 'file'
			? { ...node, children: [] }
			: {
					...node,
					children: node.children.map((child) =>
						typeof child === 'string' ? renamed(child) : walk(child)
					)
				};
	return walk(question);
}

const inQuestion = (path: string) => path.replace(/^images\//, '@@PLUGINFILE@@/');
