import { posix } from 'node:path';
import { Refused } from '#lib/platform/errors.ts';
import { NOTE } from '../note.ts';
import { Cannot, type FileRead, type Read, readOne } from '../question.ts';
import { allOf, childOf, readXml, textIn, type XmlNode } from '../xml.ts';
import { isZip, readZip } from '#lib/platform/zip.ts';
import { interactionIn, interactionNames, markdownIn } from './read-interaction.ts';
import { imagePath } from '../markup.ts';
import { Pictures } from '../pictures.ts';
import { asQti2 } from './qti-names.ts';

/**
 * QTI 2.1, 2.2 and 3.0: one item, or a package with its pictures. @throws Refused when it holds none
 */
export function readQti(bytes: Uint8Array): FileRead {
	const files = isZip(bytes) ? readZip(bytes) : new Map([['item.xml', bytes]]);
	const items: Read[] = [];
	const pictures = new Pictures();
	const kept = new Map<string, string>();
	for (const [path, content] of files) {
		if (/\.(svg|png|jpe?g|gif)$/i.test(path)) kept.set(path, pictures.add(path, content));
	}
	for (const [path, content] of files) {
		if (!/\.xml$/i.test(path) || /(^|\/)imsmanifest\.xml$/i.test(path)) continue;
		const root = asQti2(readXml(new TextDecoder().decode(content)));
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
		const body = childOf(item, 'itemBody');
		if (!body) throw new Cannot('has no body');
		const found = allOf(body, ...interactionNames);
		const kinds = new Set(found.map((one) => one.name));
		if (found.length === 0) throw new Cannot('asks nothing that is known here');
		if (kinds.size > 1 || (found.length > 1 && !kinds.has('inlineChoiceInteraction'))) {
			throw new Cannot('asks several things at once');
		}
		const strange = unknownInteraction(body);
		if (strange) throw new Cannot(`QTI’s “${strange}” has no counterpart here`);
		const asked = interactionIn(item, body, found, changes);
		const prompt = asked.kind === 'gaps' ? 'Fill the gaps.' : stemIn(body, found[0]!);
		return {
			question: {
				...{ name, stem: prompt, feedback: generalFeedback(item), marks: marksOf(item) },
				...asked
			},
			note: item.notes[NOTE] ?? null
		};
	});
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
function stemIn(body: XmlNode, interaction: XmlNode): string {
	const without = (node: XmlNode): XmlNode => ({
		...node,
		children: node.children
			.filter((child) => child !== interaction)
			.map((child) => (typeof child === 'string' ? child : without(child)))
	});
	const prompt = childOf(interaction, 'prompt');
	return [markdownIn(without(body)), prompt ? markdownIn(prompt) : ''].filter(Boolean).join('\n\n');
}

function generalFeedback(item: XmlNode): string {
	const general = allOf(item, 'modalFeedback').find(
		({ attributes }) => attributes['identifier'] === 'general'
	);
	return general ? markdownIn(general) : '';
}

function marksOf(item: XmlNode): number {
	const outcomes = allOf(item, 'outcomeDeclaration');
	const most = outcomes.find(({ attributes }) => attributes['identifier'] === 'MAXSCORE');
	const score = outcomes.find(({ attributes }) => attributes['identifier'] === 'SCORE');
	const value = Number(
		textIn(childOf(most, 'defaultValue', 'value')) || score?.attributes['normalMaximum']
	);
	return Number.isFinite(value) && value > 0 ? value : 1;
}
