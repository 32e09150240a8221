import type { XmlNode } from '../xml.ts';

/**
 * QTI 3.0 says in kebab case with a prefix (qti-choice-interaction, max-choices) what 2.1 and 2.2 say
 * in camel case (choiceInteraction, maxChoices): read as the older names, the three are one.
 */
export function asQti2(node: XmlNode): XmlNode {
	return {
		...node,
		name: camel(node.name.replace(/^qti-/, '')),
		attributes: Object.fromEntries(
			Object.entries(node.attributes).map(([name, value]) => [camel(name), value])
		),
		children: node.children.map((child) => (typeof child === 'string' ? child : asQti2(child)))
	};
}

const camel = (name: string) =>
	name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
