import { toHtml, toInlineHtml } from '../markup.ts';
import { NOTE } from '../note.ts';
import type { Choice, Question, Written } from '../question.ts';
import { xmlText } from '../xml.ts';

/** A <quiz> in Moodle XML. */
export const writeMoodle = (items: readonly Written[]): string =>
	`<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n${items.map(questionXml).join('\n')}\n</quiz>\n`;

function questionXml({ question, note, images }: Written): string {
	const { name, stem, feedback, marks } = question;
	const { type, xml, text } = asked(question);
	return `<question type="${type}">
<?${NOTE} ${note}?>
<name><text>${xmlText(name)}</text></name>
${html('questiontext', text ?? stem, images)}
${html('generalfeedback', feedback, images)}
<defaultgrade>${marks}</defaultgrade>
<penalty>0</penalty>
${xml}
</question>`;
}

function html(tag: string, markdown: string, images: Written['images'] = new Map()): string {
	const shown = toHtml(markdown).replaceAll('src="images/', 'src="@@PLUGINFILE@@/');
	const files = [...images]
		.filter(([path]) => markdown.includes(`(${path}`))
		.map(
			([path, bytes]) =>
				`<file name="${xmlText(path.replace(/^images\//, ''))}" path="/" encoding="base64">${Buffer.from(bytes).toString('base64')}</file>`
		);
	return `<${tag} format="html"><text>${xmlText(shown)}</text>${files.join('')}</${tag}>`;
}

const answerXml = (text: string, fraction: number, feedback: string, more = '') =>
	`<answer fraction="${fraction}" format="html"><text>${xmlText(toInlineHtml(text))}</text>${html('feedback', feedback)}${more}</answer>`;
const plainAnswer = (text: string, feedback: string, more = '') =>
	`<answer fraction="100" format="plain_text"><text>${xmlText(text)}</text>${html('feedback', feedback)}${more}</answer>`;

function choiceXml(options: readonly Choice[], single: boolean): string {
	const right = options.filter(({ correct }) => correct).length;
	const share = Math.round((100 / right) * 1e5) / 1e5;
	const answers = options.map(({ text, correct, feedback }) =>
		answerXml(text, correct ? share : single ? 0 : -share, feedback)
	);
	return `<single>${single}</single>\n<shuffleanswers>true</shuffleanswers>\n${answers.join('\n')}`;
}

/** Type and own elements of a question, and its text where that is not the stem. */
function asked(question: Question): { type: string; xml: string; text?: string } {
	switch (question.kind) {
		case 'choice':
			return { type: 'multichoice', xml: choiceXml(question.options, question.single) };
		case 'matching': {
			const pair = (prompt: string, answer: string) =>
				`<subquestion format="html"><text>${xmlText(toInlineHtml(prompt))}</text><answer><text>${xmlText(answer)}</text></answer></subquestion>`;
			const pairs = question.pairs.map(({ prompt, answer }) => pair(prompt, answer));
			const distractors = question.distractors.map((answer) => pair('', answer));
			return { type: 'matching', xml: [...pairs, ...distractors].join('\n') };
		}
		case 'order':
			return {
				type: 'ordering',
				xml: question.steps.map((step) => answerXml(step, 1, '')).join('\n')
			};
		case 'number': {
			const more = `<tolerance>${question.tolerance}</tolerance>`;
			const unit = question.unit
				? `\n<units><unit><multiplier>1</multiplier><unit_name>${xmlText(question.unit)}</unit_name></unit></units>`
				: '';
			return { type: 'numerical', xml: plainAnswer(String(question.answer), '', more) + unit };
		}
		case 'words':
			return {
				type: 'shortanswer',
				xml: question.accepted.map((text) => plainAnswer(text, question.feedback)).join('\n')
			};
		case 'essay':
			return { type: 'essay', xml: html('graderinfo', question.markingNotes) };
		case 'gaps':
			return gapSelect(question.text, question.gaps);
		case 'hotspot': {
			// Moodle has no regions to pick: the picture, and its regions as a list.
			const options = question.regions.map(({ label, correct }) => ({
				...{ text: label, correct },
				feedback: ''
			}));
			return {
				type: 'multichoice',
				text: `${question.stem}\n\n![${question.alt}](${question.image})`,
				xml: choiceXml(options, question.single)
			};
		}
	}
}

function gapSelect(text: string, gaps: readonly Choice[][]) {
	let count = 0;
	const places: number[] = [];
	const options = gaps.flatMap((gap, at) =>
		gap.map((choice) => {
			count++;
			if (choice.correct) places[at] = count;
			return `<selectoption><text>${xmlText(choice.text)}</text><group>${at + 1}</group></selectoption>`;
		})
	);
	return {
		type: 'gapselect',
		text: text.replace(/\{\{(\d+)\}\}/g, (_, gap: string) => `[[${places[Number(gap) - 1]}]]`),
		xml: `<shuffleanswers>1</shuffleanswers>\n${options.join('\n')}`
	};
}
