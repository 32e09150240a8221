import type { Shape } from '../../items/hotspot/shape.rules.ts';
import { fromPlain, imagePath } from '../markup.ts';
import { type Asked, Cannot, type Choice, fewParts } from '../question.ts';
import { allOf, childOf, childrenOf, textIn, type XmlNode } from '../xml.ts';
import { ofChoice, ofResponse, RIGHT, withoutFeedback } from './read-feedback.ts';
import { lineIn, markdownIn } from './read-markup.ts';
import { numberIn } from './read-number.ts';
import {
	declarationOf,
	idOf,
	mappingOf,
	picksOf,
	rightOf,
	tellOrder,
	tellShares
} from './read-scoring.ts';

type Read = (item: XmlNode, interaction: XmlNode, changes: string[]) => Asked;

const readers: Record<string, Read> = {
	choiceInteraction(item, interaction, changes) {
		const choices = fewParts(childrenOf(interaction, 'simpleChoice'));
		const { right, single } = picksOf(item, interaction, choices.map(idOf), changes);
		tellOrder(interaction, changes);
		return {
			kind: 'choice',
			single,
			options: choicesIn(item, interaction, choices, right, changes)
		};
	},
	matchInteraction(item, interaction, changes) {
		const [prompts = [], answers = []] = childrenOf(interaction, 'simpleMatchSet').map((set) =>
			fewParts(childrenOf(set, 'simpleAssociableChoice'))
		);
		const pairs = rightOf(item, interaction).map((pair) => pair.split(/\s+/));
		const used = new Set(pairs.flat());
		const lines = new Map(
			[...prompts, ...answers].map((one) => [idOf(one), lineIn(withoutFeedback(one), changes)])
		);
		const lineOf = (id = '') => {
			const found = lines.get(id);
			if (found === undefined) throw new Cannot('pairs something that is not there');
			return found;
		};
		for (const prompt of prompts) {
			if (!used.has(idOf(prompt))) {
				changes.push(`“${lineOf(idOf(prompt))}” goes with nothing and was left out`);
			}
		}
		tellShares(item, [interaction], 'scored one share of the marks for each right pair', changes);
		tellOrder(interaction, changes);
		return {
			kind: 'matching',
			pairs: pairs.map(([prompt, answer]) => ({ prompt: lineOf(prompt), answer: lineOf(answer) })),
			distractors: answers.filter((one) => !used.has(idOf(one))).map((one) => lineOf(idOf(one)))
		};
	},
	orderInteraction(item, interaction, changes) {
		const steps = new Map(
			fewParts(childrenOf(interaction, 'simpleChoice')).map((one) => [idOf(one), one])
		);
		const right = rightOf(item, interaction);
		for (const [id, step] of steps) {
			if (!right.includes(id)) {
				changes.push(`“${lineIn(step, changes)}” has no place in the order and was left out`);
			}
		}
		// Only a file that looks at single places gives marks for a part of the order.
		if (allOf(item, 'index').length === 0) {
			changes.push('scored one share of the marks for each two neighbours in the right order');
		}
		return {
			kind: 'order',
			steps: right.map((id) => {
				const step = steps.get(id);
				if (!step) throw new Cannot('orders a step that is not there');
				return lineIn(withoutFeedback(step), changes);
			})
		};
	},
	textEntryInteraction(item, interaction, changes) {
		const declaration = declarationOf(item, interaction);
		if (/^(integer|float)$/.test(declaration?.attributes['baseType'] ?? '')) {
			return numberIn(item, interaction, changes);
		}
		const [first = ''] = rightOf(item, interaction);
		const entries = [...(mappingOf(item, interaction)?.entries ?? [])];
		const most = Math.max(...entries.map(([, value]) => value));
		const best = entries.filter(([, value]) => value === most);
		if (best.length < entries.length) changes.push('answers worth part of the marks are left out');
		if (interaction.attributes['patternMask']) {
			changes.push('what an answer has to look like was left out');
		}
		const accepted = [first, ...best.map(([key]) => key)];
		const said = ofResponse(item, responseOf(interaction)).get(RIGHT) ?? [];
		return {
			kind: 'words',
			accepted: [...new Set(accepted)],
			ofRight: said.map((one) => markdownIn(one, changes)).join('\n\n')
		};
	},
	extendedTextInteraction(item, interaction, changes) {
		const rubrics = allOf(item, 'rubricBlock').filter(isForMarkers);
		const isModel = ({ attributes }: XmlNode) => /\bmodel-answer\b/.test(attributes['class'] ?? '');
		const textsOf = (nodes: readonly XmlNode[]) =>
			nodes.map((node) => markdownIn(node, changes)).join('\n\n');
		const correct = childOf(declarationOf(item, interaction), 'correctResponse', 'value');
		const { expectedLength } = interaction.attributes;
		if (expectedLength) changes.push(`its ${expectedLength} characters became a number of words`);
		return {
			kind: 'essay',
			modelAnswer: textsOf(rubrics.filter(isModel)) || fromPlain(textIn(correct)),
			markingNotes: textsOf(rubrics.filter((one) => !isModel(one))),
			words: expectedLength ? Math.round(Number(expectedLength) / LETTERS_OF_A_WORD) || null : null
		};
	},
	hotspotInteraction(item, interaction, changes) {
		const picture = allOf(interaction, 'object', 'img', 'picture')[0];
		const { data = '', src = data, alt = '' } = picture?.attributes ?? {};
		if (!src) throw new Cannot('has no picture');
		const choices = fewParts(childrenOf(interaction, 'hotspotChoice'));
		const { right, single } = picksOf(item, interaction, choices.map(idOf), changes);
		const said = ofResponse(item, responseOf(interaction));
		const regions = choices.map((choice) => ({
			label: fromPlain(choice.attributes['hotspotLabel'] ?? ''),
			shape: shapeIn(choice, changes),
			correct: right.has(idOf(choice)),
			feedback: ofChoice(choice, said.get(idOf(choice)), changes)
		}));
		return {
			...{ kind: 'hotspot', image: imagePath(src), alt: alt || textIn(picture) },
			...{ single, regions }
		};
	}
};

/** QTI expects characters, people count words. */
export const LETTERS_OF_A_WORD = 6;

export const interactionNames = [...Object.keys(readers), 'inlineChoiceInteraction'];

/** Notes for those who mark, which no learner sees. */
export const isForMarkers = ({ name, attributes }: XmlNode): boolean =>
	name === 'rubricBlock' && !/candidate/.test(attributes['view'] ?? '');

/** What an item asks, and what is right. */
export function interactionIn(
	item: XmlNode,
	body: XmlNode,
	found: readonly XmlNode[],
	changes: string[]
): Asked {
	const [first] = found;
	const read = readers[first?.name ?? ''];
	if (first && read) return read(item, first, changes);
	const gaps = fewParts(found).map((gap) => {
		const choices = fewParts(childrenOf(gap, 'inlineChoice'));
		tellOrder(gap, changes);
		return choicesIn(item, gap, choices, new Set(rightOf(item, gap)), changes);
	});
	tellShares(item, found, 'scored one share of the marks for each gap', changes);
	const marked = (node: XmlNode): XmlNode => ({
		...node,
		children: node.children.map((child) => {
			if (typeof child === 'string') return child;
			const at = found.indexOf(child);
			return at === -1 ? marked(child) : `{{${at + 1}}}`;
		})
	});
	return { kind: 'gaps', text: markdownIn(marked(body), changes), gaps };
}

const responseOf = ({ attributes }: XmlNode) => attributes['responseIdentifier'] ?? '';

function choicesIn(
	item: XmlNode,
	interaction: XmlNode,
	choices: readonly XmlNode[],
	right: ReadonlySet<string>,
	changes: string[]
): Choice[] {
	const said = ofResponse(item, responseOf(interaction));
	return choices.map((choice) => ({
		text: lineIn(withoutFeedback(choice), changes),
		correct: right.has(idOf(choice)),
		feedback: ofChoice(choice, said.get(idOf(choice)), changes)
	}));
}

function shapeIn({ attributes }: XmlNode, changes: string[]): Shape {
	const coords = (attributes['coords'] ?? '').split(',').map(Number);
	if (coords.length < 3 || coords.some((one) => !Number.isFinite(one))) {
		throw new Cannot('has a region without a place');
	}
	const [x = 0, y = 0, c = 0, d = 0] = coords;
	if (attributes['shape'] === 'circle') return { circle: [x, y, c] };
	if (attributes['shape'] === 'rect') return { rect: [x, y, c - x, d - y] };
	changes.push(`a region (${attributes['shape']}) became the rectangle around it`);
	if (attributes['shape'] === 'ellipse') return { rect: [x - c, y - d, 2 * c, 2 * d] };
	const [xs, ys] = [coords.filter((_, i) => i % 2 === 0), coords.filter((_, i) => i % 2 === 1)];
	const [left, top] = [Math.min(...xs), Math.min(...ys)];
	return { rect: [left, top, Math.max(...xs) - left, Math.max(...ys) - top] };
}
