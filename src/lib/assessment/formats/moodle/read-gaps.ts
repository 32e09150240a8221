import { fromPlain } from '../markup.ts';
import { type Asked, Cannot, type Choice, fewParts } from '../question.ts';
import { childOf, childrenOf, textIn, type XmlNode } from '../xml.ts';

/** No question here has as many; a hostile file may. */
const MOST_GAPS = 100;

/**
 * "Select missing words": [[1]] in the text, choices in groups. "Drag and drop into text" says the
 * same of words that are dragged.
 */
export function gapSelect(node: XmlNode, text: string, name = 'selectoption'): Asked {
	const options = childrenOf(node, name).map((option) => ({
		text: fromPlain(textIn(childOf(option, 'text'))),
		group: textIn(childOf(option, 'group')) || '1'
	}));
	if (options.length > MOST_GAPS) throw new Cannot(`has more than ${MOST_GAPS} options`);
	const gaps: Choice[][] = [];
	const filled = text.replace(/\\?\[\\?\[(\d+)\\?\]\\?\]/g, (_, number: string) => {
		const right = options[Number(number) - 1];
		if (!right) throw new Cannot('names a missing word that is not there');
		if (gaps.length === MOST_GAPS) throw new Cannot(`has more than ${MOST_GAPS} gaps`);
		gaps.push(
			options
				.filter(({ group }) => group === right.group)
				.map((option) => ({ text: option.text, correct: option === right, feedback: '' }))
		);
		return `{{${gaps.length}}}`;
	});
	return { kind: 'gaps', text: filled, gaps };
}

/** V, H and S say how Moodle lays them out and shuffles them. */
const CHOICE = /^(MULTICHOICE(_[VH]?S?)?|MC[VH]?S?)$/;

/**
 * A sign behind a backslash, which Markdown has doubled, ends nothing. Each letter can be read in one
 * way only, and there are not too many: a file without the end of an answer is done with soon.
 */
const EMBEDDED = /\{(\d*):([A-Z_\\]{1,40}):((?:\\\\(?:\\[^]|[^\\])|\\[^\\]|[^\\}]){0,4000})\}/g;

/** Embedded answers, as far as all of them are choices: {1:MULTICHOICE:=right#why~wrong}. */
export function cloze(text: string, changes: string[]): Asked {
	const gaps: Choice[][] = [];
	const weights = new Set<string>();
	const filled = text.replace(EMBEDDED, (_, weight: string, named: string, body: string) => {
		// Markdown has put a backslash before “_”.
		const kind = named.replaceAll('\\', '');
		if (!CHOICE.test(kind)) {
			throw new Cannot(`holds an embedded answer of the kind ${kind}; only choices can be taken`);
		}
		if (gaps.length === MOST_GAPS) throw new Cannot(`has more than ${MOST_GAPS} gaps`);
		weights.add(weight || '1');
		gaps.push(fewParts(body.split(/(?<!\\)~/)).map((option) => embedded(option, changes)));
		return `{{${gaps.length}}}`;
	});
	if (gaps.length === 0) throw new Cannot('holds no embedded answer');
	if (/\{\d*:[A-Z]/.test(filled)) throw new Cannot('holds an embedded answer that does not end');
	if (weights.size > 1) changes.push('each gap counts the same here');
	return { kind: 'gaps', text: filled, gaps };
}

function embedded(option: string, changes: string[]): Choice {
	const [words = '', ...feedback] = option.split(/(?<!\\)#/);
	const [mark = '', percent = ''] = /^(?:=|%(-?[\d.]+)%)/.exec(words) ?? [];
	if (percent && !/^(100|0)(\.0*)?$/.test(percent)) {
		changes.push('marks given or taken off for other options were left out');
	}
	return {
		text: unescaped(words.slice(mark.length)).trim(),
		correct: mark === '=' || Number(percent) === 100,
		feedback: unescaped(feedback.join('#'))
	};
}

/** Signs that mean something to Moodle stand behind a backslash, which Markdown has doubled. */
const unescaped = (text: string) => text.replace(/\\\\([~#=}/])/g, '$1');
