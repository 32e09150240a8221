import type { Shape } from '../../items/hotspot/shape.rules.ts';
import { imagePath, toLine, toMarkdown } from '../markup.ts';
import { type Asked, Cannot, type Choice } from '../question.ts';
import { allOf, childOf, childrenOf, innerXml, textIn, type XmlNode } from '../xml.ts';

export const markdownIn = (node: XmlNode): string => toMarkdown(withImages(innerXml(node)));
const lineIn = (node: XmlNode): string => toLine(withImages(innerXml(withoutFeedback(node))));

/** Pictures lie in images/ here. */
const withImages = (html: string) =>
	html.replace(
		/(<img\b[^>]*\bsrc=")([^"]*)"/g,
		(_, start: string, path: string) => `${start}${imagePath(path)}"`
	);

const withoutFeedback = (node: XmlNode): XmlNode => ({
	...node,
	children: node.children.filter(
		(child) => typeof child === 'string' || !/^feedback(Inline|Block)$/.test(child.name)
	)
});

type Read = (item: XmlNode, interaction: XmlNode, changes: string[]) => Asked;

const readers: Record<string, Read> = {
	choiceInteraction(item, interaction, changes) {
		const right = correctOf(item, interaction);
		const single = interaction.attributes['maxChoices'] === '1' || right.length === 1;
		if (!single) changes.push('scored +1 a right pick, -1 a wrong one, never below 0');
		return { kind: 'choice', single, options: choicesIn(item, interaction, 'simpleChoice', right) };
	},
	matchInteraction(item, interaction) {
		const [prompts, answers] = childrenOf(interaction, 'simpleMatchSet').map((set) =>
			childrenOf(set, 'simpleAssociableChoice')
		);
		const pairs = correctOf(item, interaction).map((pair) => pair.split(/\s+/));
		const used = new Set(pairs.map(([, answer]) => answer));
		const lineOf = (id = '') => {
			const found = [...(prompts ?? []), ...(answers ?? [])].find((one) => idOf(one) === id);
			if (!found) throw new Cannot('pairs something that is not there');
			return lineIn(found);
		};
		return {
			kind: 'matching',
			pairs: pairs.map(([prompt, answer]) => ({ prompt: lineOf(prompt), answer: lineOf(answer) })),
			distractors: (answers ?? []).filter((one) => !used.has(idOf(one))).map(lineIn)
		};
	},
	orderInteraction(item, interaction) {
		const steps = childrenOf(interaction, 'simpleChoice');
		return {
			kind: 'order',
			steps: correctOf(item, interaction).map((id) => {
				const step = steps.find((one) => idOf(one) === id);
				if (!step) throw new Cannot('orders a step that is not there');
				return lineIn(step);
			})
		};
	},
	textEntryInteraction(item, interaction, changes) {
		const [first = ''] = correctOf(item, interaction);
		const declaration = declarationOf(item, interaction);
		if (/^(integer|float)$/.test(declaration?.attributes['baseType'] ?? '')) {
			const { placeholderText: unit = '' } = interaction.attributes;
			const equal = allOf(item, 'equal')[0];
			const [tolerance = '0'] = (equal?.attributes['tolerance'] ?? '0').split(/\s+/);
			if (!Number.isFinite(Number(first))) throw new Cannot('has a right answer that is no number');
			return { kind: 'number', answer: Number(first), tolerance: Number(tolerance), unit };
		}
		const entries = allOf(declaration ?? item, 'mapEntry');
		const most = Math.max(...entries.map(({ attributes }) => Number(attributes['mappedValue'])));
		const best = entries.filter(({ attributes }) => Number(attributes['mappedValue']) === most);
		if (best.length < entries.length) changes.push('answers worth part of the marks are left out');
		const accepted = [first, ...best.map(({ attributes }) => attributes['mapKey'] ?? '')];
		return { kind: 'words', accepted: [...new Set(accepted)], feedback: '' };
	},
	extendedTextInteraction(item) {
		const rubric = allOf(item, 'rubricBlock').filter(({ attributes }) =>
			/scorer/.test(attributes['view'] ?? '')
		);
		const texts = rubric.map(markdownIn);
		return { kind: 'essay', modelAnswer: '', markingNotes: texts.join('\n\n') };
	},
	hotspotInteraction(item, interaction, changes) {
		const picture = allOf(interaction, 'object', 'img', 'picture')[0];
		const { data = '', src = data, alt = '' } = picture?.attributes ?? {};
		if (!src) throw new Cannot('has no picture');
		const right = correctOf(item, interaction);
		const regions = childrenOf(interaction, 'hotspotChoice').map((choice) => ({
			label: choice.attributes['hotspotLabel'] ?? '',
			shape: shapeIn(choice, changes),
			correct: right.includes(idOf(choice))
		}));
		return {
			...{ kind: 'hotspot', image: imagePath(src), alt: alt || textIn(picture) },
			...{ single: right.length === 1, regions }
		};
	}
};

export const interactionNames = [...Object.keys(readers), 'inlineChoiceInteraction'];

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
	const gaps = found.map((gap) => choicesIn(item, gap, 'inlineChoice', correctOf(item, gap)));
	const marked = (node: XmlNode): XmlNode => ({
		...node,
		children: node.children.map((child) => {
			if (typeof child === 'string') return child;
			const at = found.indexOf(child);
			return at === -1 ? marked(child) : `{{${at + 1}}}`;
		})
	});
	return { kind: 'gaps', text: markdownIn(marked(body)), gaps };
}

const idOf = (node: XmlNode) => node.attributes['identifier'] ?? '';

const declarationOf = (item: XmlNode, interaction: XmlNode) =>
	childrenOf(item, 'responseDeclaration').find(
		(one) => idOf(one) === interaction.attributes['responseIdentifier']
	);

function correctOf(item: XmlNode, interaction: XmlNode): string[] {
	const correct = childOf(declarationOf(item, interaction), 'correctResponse');
	const values = childrenOf(correct, 'value').map(textIn);
	if (values.length === 0) throw new Cannot('does not say what is right');
	return values;
}

function choicesIn(
	item: XmlNode,
	interaction: XmlNode,
	name: string,
	right: readonly string[]
): Choice[] {
	return childrenOf(interaction, name).map((choice) => {
		const inside = allOf(choice, 'feedbackInline', 'feedbackBlock')[0];
		const modal = allOf(item, 'modalFeedback').find(
			({ attributes }) =>
				attributes['identifier'] === idOf(choice) && attributes['outcomeIdentifier'] !== 'GENERAL'
		);
		const feedback = inside ?? modal;
		return {
			text: lineIn(choice),
			correct: right.includes(idOf(choice)),
			feedback: feedback ? markdownIn(feedback) : ''
		};
	});
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
