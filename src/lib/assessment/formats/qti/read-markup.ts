import { imagePath, toLine, toMarkdown } from '../markup.ts';
import { innerXml, textIn, type XmlNode } from '../xml.ts';

export const markdownIn = (node: XmlNode, changes: string[]): string =>
	toMarkdown(withImages(innerXml(objectsShown(node))), changes);
export const lineIn = (node: XmlNode, changes: string[]): string =>
	toLine(withImages(innerXml(objectsShown(node))), changes);

/** QTI may show a picture as an <object>, whose words say what it shows. */
const objectsShown = (node: XmlNode): XmlNode => ({
	...node,
	children: node.children.map((child) => {
		if (typeof child === 'string') return child;
		const { data: src = '', type = '' } = child.attributes;
		return child.name === 'object' && type.startsWith('image/')
			? { ...child, name: 'img', attributes: { src, alt: textIn(child) }, children: [] }
			: objectsShown(child);
	})
});

/** Pictures lie in images/ here. */
const withImages = (html: string) =>
	html.replace(
		/(<img\b[^>]*\bsrc=")([^"]*)"/g,
		(_, start: string, path: string) => `${start}${imagePath(path)}"`
	);
