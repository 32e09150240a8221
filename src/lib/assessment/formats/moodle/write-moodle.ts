import { toHtml, toInlineHtml, toPlain } from '../markup.ts';
import { NOTE } from '../note.ts';
import type { Choice, Question, Written } from '../question.ts';
import { atOnce, type Steps } from '#lib/platform/steps.ts';
import { xmlText } from '../xml.ts';

/** A <quiz> in Moodle XML. */
export const writeMoodle = (items: readonly Written[]): string => atOnce(moodleFile(items));

/** The same, to be laid aside between two questions. */
export function* moodleFile(items: readonly Written[]): Steps<string> {
	const questions: string[] = [];
	for (const item of items) {
		yield;
		questions.push(questionXml(item));
	}
	return `<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n${questions.join('\n')}\n</quiz>\n`;
}

function questionXml({ question, note, images }: Written): string {
	const { name, stem, feedback, marks } = question;
	const { type, xml, text, above = '' } = asked(question, images);
	const general = htmlText('generalfeedback', feedback, images);
	const textXml = (more = '') => {
		const stemHtml = above && `<div class="stem">${toHtml(above)}</div>`;
		const html = stemHtml + toHtml(text ?? stem);
		return `<questiontext format="html">${textAndFiles(html, images)}${more}</questiontext>`;
	};
	const shown = textXml() + general + xml;
	// What only the note shows lies beside the text, where other systems pass it over.
	const unseen = [...images].filter(([path]) => !shown.includes(`<file name="${fileName(path)}"`));
	return `<question type="${type}">
<?${NOTE} ${note}?>
<name><text>${xmlText(name)}</text></name>
${textXml(unseen.map(fileXml).join(''))}
${general}
<defaultgrade>${marks}</defaultgrade>
<penalty>0</penalty>
${xml}
</question>`;
}

type Images = Written['images'];

const htmlText = (tag: string, markdown: string, images: Images): string =>
	`<${tag} format="html">${textAndFiles(toHtml(markdown), images)}</${tag}>`;

/** A text with the pictures that it shows. */
function textAndFiles(html: string, images: Images): string {
	const files = [...images].filter(([path]) => html.includes(`src="${path}"`)).map(fileXml);
	const shown = html.replaceAll('src="images/', 'src="@@PLUGINFILE@@/');
	return `<text>${xmlText(shown)}</text>${files.join('')}`;
}

const fileName = (path: string) => xmlText(path.replace(/^images\//, ''));
const fileXml = ([path, bytes]: readonly [string, Uint8Array]) =>
	`<file name="${fileName(path)}" path="/" encoding="base64">${Buffer.from(bytes).toString('base64')}</file>`;

type Answer = { text: string; fraction: number; feedback?: string };
const answerXml = ({ text, fraction, feedback = '' }: Answer, images: Images) =>
	`<answer fraction="${fraction}" format="html"><text>${xmlText(toInlineHtml(text))}</text>${htmlText('feedback', feedback, images)}</answer>`;
const plainAnswer = (text: string, feedback: string, images: Images, more = '') =>
	`<answer fraction="100" format="plain_text"><text>${xmlText(text)}</text>${htmlText('feedback', feedback, images)}${more}</answer>`;

function choiceXml(options: readonly Choice[], single: boolean, images: Images): string {
	const right = options.filter(({ correct }) => correct).length;
	const share = Math.round((100 / right) * 1e5) / 1e5;
	const answers = options.map(({ text, correct, feedback }) =>
		answerXml({ text, fraction: correct ? share : single ? 0 : -share, feedback }, images)
	);
	return `<single>${single}</single>\n<shuffleanswers>true</shuffleanswers>\n${answers.join('\n')}`;
}

/** Type and own elements of a question, and its text where that is not the stem or not it alone. */
function asked(
	question: Question,
	images: Images
): { type: string; xml: string; text?: string; above?: string } {
	switch (question.kind) {
		case 'choice':
			return { type: 'multichoice', xml: choiceXml(question.options, question.single, images) };
		case 'matching': {
			const pair = (prompt: string, answer: string) =>
				`<subquestion format="html"><text>${xmlText(toInlineHtml(prompt))}</text><answer><text>${xmlText(toPlain(answer))}</text></answer></subquestion>`;
			const pairs = question.pairs.map(({ prompt, answer }) => pair(prompt, answer));
			const distractors = question.distractors.map((answer) => pair('', answer));
			return { type: 'matching', xml: [...pairs, ...distractors].join('\n') };
		}
		case 'order':
			return {
				type: 'ordering',
				xml: [
					// The closest that Moodle comes to a share for each two neighbours.
					'<selecttype>ALL</selecttype>\n<gradingtype>RELATIVE_NEXT_EXCLUDE_LAST</gradingtype>',
					...question.steps.map((text, index) => answerXml({ text, fraction: index + 1 }, images))
				].join('\n')
			};
		case 'number': {
			const more = `<tolerance>${question.tolerance}</tolerance>`;
			const unit = question.unit
				? `\n<units><unit><multiplier>1</multiplier><unit_name>${xmlText(question.unit)}</unit_name></unit></units>`
				: '';
			return {
				type: 'numerical',
				xml: plainAnswer(String(question.answer), '', images, more) + unit
			};
		}
		case 'words':
			return {
				type: 'shortanswer',
				xml: question.accepted.map((text) => plainAnswer(text, question.ofRight, images)).join('\n')
			};
		case 'essay':
			return { type: 'essay', xml: essayXml(question, images) };
		case 'gaps':
			return gapSelect(question);
		case 'hotspot': {
			// Moodle has no regions to pick: the picture, and its regions as a list.
			const options = question.regions.map(({ label, correct, feedback }) => ({
				text: label,
				correct,
				feedback
			}));
			return {
				type: 'multichoice',
				text: `${question.stem}\n\n![${question.alt}](${question.image})`,
				xml: choiceXml(options, question.single, images)
			};
		}
	}
}

function essayXml(
	{ markingNotes, modelAnswer, words }: Extract<Question, { kind: 'essay' }>,
	images: Images
) {
	const model = modelAnswer && `<div class="model-answer">${toHtml(modelAnswer)}</div>`;
	const notes = `<graderinfo format="html">${textAndFiles(toHtml(markingNotes) + model, images)}</graderinfo>`;
	return words ? `${notes}\n<maxwordlimit>${words}</maxwordlimit>` : notes;
}

function gapSelect({ stem, text, gaps }: Extract<Question, { kind: 'gaps' }>) {
	let count = 0;
	const places: number[] = [];
	const options = gaps.flatMap((gap, at) =>
		gap.map((choice) => {
			count++;
			if (choice.correct) places[at] = count;
			return `<selectoption><text>${xmlText(toPlain(choice.text))}</text><group>${at + 1}</group></selectoption>`;
		})
	);
	return {
		type: 'gapselect',
		above: stem,
		text: text.replace(/\{\{(\d+)\}\}/g, (_, gap: string) => `[[${places[Number(gap) - 1]}]]`),
		xml: `<shuffleanswers>1</shuffleanswers>\n${options.join('\n')}`
	};
}
