import { posix } from 'node:path';
import { Refused } from '#lib/platform/errors.ts';
import { NOTE } from '../note.ts';
import {
	Cannot,
	fewParts,
	type FileRead,
	NO_MARKS,
	type Read,
	readOne,
	shortEnough
} from '../question.ts';
import {
	allOf,
	childOf,
	childrenOf,
	lettersIn,
	packageAllowance,
	textIn,
	type XmlNode,
	xmlSteps
} from '../xml.ts';
import { atOnce, type Steps } from '#lib/platform/steps.ts';
import { isZip, zipSteps } from '#lib/platform/zip.ts';
import { decode } from '../decode.ts';
import { generalFeedback, isInside, RIGHT } from './read-feedback.ts';
import { interactionIn, interactionNames, isForMarkers } from './read-interaction.ts';
import { markdownIn } from './read-markup.ts';
import { idOf, mostOf } from './read-scoring.ts';
import { imagePath } from '../markup.ts';
import { Pictures } from '../pictures.ts';
import { asQti2 } from './qti-names.ts';

/**
 * QTI 2.1, 2.2 and 3.0: one item, or a package with its pictures. @throws Refused when it holds none
 */
export const readQti = (bytes: Uint8Array): FileRead => atOnce(qtiSteps(bytes));

/** The same, to be laid aside between two files of a package. @throws Refused */
export function* qtiSteps(bytes: Uint8Array): Steps<FileRead> {
	const files = isZip(bytes) ? yield* zipSteps(bytes) : new Map([['item.xml', bytes]]);
	const items: Read[] = [];
	const pictures = new Pictures();
	const kept = new Map<string, string>();
	for (const [path, content] of files) {
		yield;
		if (/\.(svg|png|jpe?g|gif)$/i.test(path)) kept.set(path, pictures.add(path, content));
	}
	const left = packageAllowance();
	for (const [path, content] of files) {
		if (!/\.xml$/i.test(path) || PASSED_OVER.test(path)) continue;
		let root: XmlNode;
		try {
			root = asQti2(yield* xmlSteps(decode(content), left));
		} catch (error) {
			// One spoilt file of a package is that file's verdict; a package too large is nobody's.
			if (files.size === 1 || left.nodes < 0 || !(error instanceof Refused)) throw error;
			items.push({ name: path, changes: [], cannot: error.message });
			continue;
		}
		if (root.name !== 'assessmentItem') continue;
		const pathOf = (address: string) =>
			pictures.embedded(address) ??
			kept.get(posix.join(posix.dirname(path), decoded(address))) ??
			imagePath(address);
		items.push(readItem(withPictures(root, pathOf), path));
	}
	if (items.length === 0) throw new Refused('This is not QTI: it holds no assessment item.');
	return { items, images: pictures.images };
}

/** The list of a package, and what a Mac writes beside each file. */
const PASSED_OVER = /(^|\/)(imsmanifest\.xml|__MACOSX\/.*|\._[^/]*)$/i;

/** Pictures under the names by which they are kept. */
const withPictures = (node: XmlNode, pathOf: (address: string) => string): XmlNode => {
	const key = { img: 'src', object: 'data' }[node.name];
	const address = key && node.attributes[key];
	return {
		...node,
		attributes: address ? { ...node.attributes, [key]: pathOf(address) } : node.attributes,
		children: node.children.map((child) =>
			typeof child === 'string' ? child : withPictures(child, pathOf)
		)
	};
};

function decoded(address: string): string {
	try {
		return decodeURI(address);
	} catch {
		return address;
	}
}

function readItem(item: XmlNode, path: string): Read {
	const { title = '', identifier = '' } = item.attributes;
	const name = title || identifier || path;
	return readOne(name, (changes) => {
		const whole = childOf(item, 'itemBody');
		if (!whole) throw new Cannot('has no body');
		// How it is marked may be said at length, and is only looked through.
		const marked = childOf(item, 'responseProcessing');
		shortEnough(lettersIn(item) - (marked ? lettersIn(marked) : 0));
		refuseChanging(item);
		const body = shownIn(whole);
		const found = fewParts(allOf(body, ...interactionNames));
		const kinds = new Set(found.map((one) => one.name));
		const strange = unknownInteraction(body);
		if (strange) throw new Cannot(`QTI’s “${strange}” has no counterpart here`);
		if (found.length === 0) throw new Cannot('asks nothing');
		if (kinds.size > 1 || (found.length > 1 && !kinds.has('inlineChoiceInteraction'))) {
			throw new Cannot('asks several things at once');
		}
		const [above, rest] = kinds.has('inlineChoiceInteraction') ? stemApart(body) : [null, body];
		const asked = interactionIn(item, rest, found, changes);
		tellLeft(item, whole, asked.kind, changes);
		const stem = asked.kind === 'gaps' ? gapStem(above, changes) : stemIn(body, found[0]!, changes);
		const said = new Set(found.flatMap((one) => allOf(one, ...PARTS)).map(idOf));
		if (asked.kind === 'words') said.add(RIGHT);
		const feedback = generalFeedback(item, whole, said, changes);
		return {
			question: { ...{ name, stem, feedback, marks: marksOf(item, found, changes) }, ...asked },
			note: item.notes[NOTE] ?? null
		};
	});
}

const PARTS = ['simpleChoice', 'inlineChoice', 'hotspotChoice'];

/** Items that are another question for each learner or after each answer, or only a part of one. */
function refuseChanging(item: XmlNode): void {
	if (item.attributes['adaptive'] === 'true') {
		throw new Cannot('is adaptive: it changes with the answers, and no question here does');
	}
	if (allOf(item, 'assessmentStimulusRef').length > 0) {
		throw new Cannot('asks about a text that lies in another file, which is not read');
	}
	const drawn = ['templateDeclaration', 'templateProcessing', 'templateBlock', 'printedVariable'];
	if (allOf(item, ...drawn).length > 0) {
		throw new Cannot('is a template: its figures are drawn anew each time, and none here are');
	}
}

/** What a learner sees before answering; interactions stay the same nodes. */
const shownIn = (node: XmlNode): XmlNode => ({
	...node,
	children: node.children
		.filter((child) => typeof child === 'string' || !(isInside(child) || isForMarkers(child)))
		.map((child) =>
			typeof child === 'string' || interactionNames.includes(child.name) ? child : shownIn(child)
		)
});

function tellLeft(item: XmlNode, body: XmlNode, kind: string, changes: string[]): void {
	if (kind !== 'essay' && allOf(body, 'rubricBlock').some(isForMarkers)) {
		changes.push('notes for markers were left out');
	}
	if (allOf(item, 'stylesheet', 'catalogInfo', 'companionMaterialsInfo').length > 0) {
		changes.push('styles, other forms of the text and materials beside it were left out');
	}
	if (item.attributes['timeDependent'] === 'true') {
		changes.push('how fast an answer comes does not count here');
	}
}

const FILL = 'Fill the gaps.';

/** What is asked of a text with gaps, where the file keeps it apart from the text. */
function stemApart(body: XmlNode): [above: XmlNode | null, rest: XmlNode] {
	const above = childrenOf(body, 'div').find(({ attributes }) => attributes['class'] === 'stem');
	if (!above) return [null, body];
	return [above, { ...body, children: body.children.filter((child) => child !== above) }];
}

function gapStem(above: XmlNode | null, changes: string[]): string {
	if (above) return markdownIn(above, changes);
	changes.push(`“${FILL}” was put in as the question`);
	return FILL;
}

const unknownInteraction = (node: XmlNode): string | undefined => {
	for (const child of node.children) {
		if (typeof child === 'string') continue;
		if (child.name.endsWith('Interaction') && !interactionNames.includes(child.name)) {
			return child.name;
		}
		const inside = unknownInteraction(child);
		if (inside) return inside;
	}
	return undefined;
};

/** What stands before the interaction, and its own prompt. */
function stemIn(body: XmlNode, interaction: XmlNode, changes: string[]): string {
	const without = (node: XmlNode): XmlNode => ({
		...node,
		children: node.children
			.filter((child) => child !== interaction)
			.map((child) => (typeof child === 'string' ? child : without(child)))
	});
	const prompt = childOf(interaction, 'prompt');
	return [markdownIn(without(body), changes), prompt ? markdownIn(prompt, changes) : '']
		.filter(Boolean)
		.join('\n\n');
}

function marksOf(item: XmlNode, interactions: readonly XmlNode[], changes: string[]): number {
	const outcomes = allOf(item, 'outcomeDeclaration');
	const most = outcomes.find(({ attributes }) => attributes['identifier'] === 'MAXSCORE');
	const score = outcomes.find(({ attributes }) => attributes['identifier'] === 'SCORE');
	const value = Number(
		textIn(childOf(most, 'defaultValue', 'value')) || score?.attributes['normalMaximum']
	);
	if (Number.isFinite(value) && value > 0) return value;
	const mapped = interactions.reduce((sum, one) => sum + mostOf(item, one), 0);
	if (mapped > 0) return mapped;
	changes.push(NO_MARKS);
	return 1;
}
