import { SaxesParser } from 'saxes';
import { Refused } from '#lib/platform/errors.ts';
import { atOnce, type Steps } from '#lib/platform/steps.ts';

/**
 * XML as a tree, for files from anywhere. No document type, so no entities but the five of XML: none
 * can grow or reach outside. Size, depth and number of elements are bounded; what is too much stops
 * the reading at once.
 */

export type XmlNode = {
	/** Without its prefix. */
	name: string;
	attributes: Record<string, string>;
	children: (XmlNode | string)[];
	/** Bodies of the processing instructions inside, by target. */
	notes: Record<string, string>;
};

const MOST = { bytes: 20 * 1024 * 1024, depth: 100, nodes: 200_000 };

/** How many elements may still come. */
export type Allowance = { nodes: number };
const allowance = (): Allowance => ({ nodes: MOST.nodes });
/** A package has one for all of its files, which are read one by one: enough for 5,000 questions. */
export const packageAllowance = (): Allowance => ({ nodes: 500_000 });

/** Letters read in one go: a few milliseconds. */
const SLICE = 64 * 1024;

/** @throws Refused with one plain sentence */
export const readXml = (source: string, left?: Allowance): XmlNode =>
	atOnce(xmlSteps(source, left));

/** The same, to be laid aside between two slices of the file. @throws Refused */
export function* xmlSteps(source: string, left: Allowance = allowance()): Steps<XmlNode> {
	if (source.length > MOST.bytes) throw new Refused('The file is larger than 20 MB.');
	const root: XmlNode = { name: '', attributes: {}, children: [], notes: {} };
	const open = [root];
	const parser = new SaxesParser({ position: true, xmlns: false });
	const top = () => open.at(-1) ?? root;
	parser.on('doctype', () => {
		throw new Refused('The file has a document type, which may hide entities: take it out.');
	});
	parser.on(
		'opentag',
		({ name, attributes }: { name: string; attributes: Record<string, string> }) => {
			if (open.length > MOST.depth) throw new Refused('The file is nested too deeply.');
			if (--left.nodes < 0) throw new Refused('The file holds too many elements.');
			const node = { name: local(name), attributes: own(attributes), children: [], notes: {} };
			top().children.push(node);
			open.push(node);
		}
	);
	parser.on('closetag', () => void open.pop());
	const text = (words: string) => void top().children.push(words);
	parser.on('text', text);
	parser.on('cdata', text);
	parser.on('processinginstruction', ({ target, body }) => {
		top().notes[target] = body;
	});
	parser.on('error', (error) => {
		throw new Refused(`The file is not well-formed XML: ${error.message}`);
	});
	for (let at = 0; at < source.length; at += SLICE) {
		parser.write(source.slice(at, at + SLICE));
		yield;
	}
	parser.close();
	const [first] = childrenOf(root);
	if (!first) throw new Refused('The file holds no XML.');
	return first;
}

const local = (name: string) => name.slice(name.indexOf(':') + 1);

const own = (attributes: Record<string, string>): Record<string, string> =>
	Object.fromEntries(Object.entries(attributes).map(([name, value]) => [local(name), value]));

export const childrenOf = (node: XmlNode | undefined, name?: string): XmlNode[] =>
	(node?.children ?? []).filter(
		(child): child is XmlNode => typeof child !== 'string' && (!name || child.name === name)
	);

export const childOf = (node: XmlNode | undefined, ...path: string[]): XmlNode | undefined =>
	path.reduce<XmlNode | undefined>((at, name) => childrenOf(at, name)[0], node);

/** How long what stands in an element is, its tags and all. */
export const lettersIn = (node: XmlNode): number =>
	node.children.reduce(
		(sum, child) => sum + (typeof child === 'string' ? child.length : lettersIn(child)),
		Object.entries(node.attributes).reduce(
			(sum, [name, value]) => sum + name.length + value.length,
			node.name.length
		)
	);

/** All elements of a name, at any depth. */
export const allOf = (node: XmlNode, ...names: string[]): XmlNode[] =>
	childrenOf(node).flatMap((child) => [
		...(names.includes(child.name) ? [child] : []),
		...allOf(child, ...names)
	]);

/** The text inside, at any depth. */
export const textIn = (node: XmlNode | undefined): string =>
	(node?.children ?? [])
		.map((child) => (typeof child === 'string' ? child : textIn(child)))
		.join('')
		.trim();

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text fit for XML: escaped, without characters that XML cannot hold. */
export const xmlText = (text: string): string =>
	text
		.toWellFormed()
		.replace(/(?![\t\n\r])[\p{Cc}\ufffe\uffff]/gu, '')
		.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? '');

/** What is inside of an element, as XML again. */
export const innerXml = (node: XmlNode): string =>
	node.children
		.map((child) => {
			if (typeof child === 'string') return xmlText(child);
			const attributes = Object.entries(child.attributes)
				.map(([name, value]) => ` ${name}="${xmlText(value)}"`)
				.join('');
			return `<${child.name}${attributes}>${innerXml(child)}</${child.name}>`;
		})
		.join('');
