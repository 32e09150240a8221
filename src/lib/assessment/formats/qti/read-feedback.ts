import { together } from '../feedback.ts';
import { allOf, childrenOf, type XmlNode } from '../xml.ts';
import { markdownIn } from './read-markup.ts';

/** QTI says things of single responses, inside of choices or beside the body, and of all of them. */

export const isInside = ({ name }: XmlNode) => /^feedback(Inline|Block)$/.test(name);

export const withoutFeedback = (node: XmlNode): XmlNode => ({
	...node,
	children: node.children
		.filter((child) => typeof child === 'string' || !isInside(child))
		.map((child) => (typeof child === 'string' ? child : withoutFeedback(child)))
});

const GENERAL = 'general';
/** Feedback on any right answer, where there are no choices. */
export const RIGHT = 'right';

/** What is said beside the body of one response. */
export function ofResponse(item: XmlNode, responseId: string): Map<string, XmlNode[]> {
	const found = new Map<string, XmlNode[]>();
	for (const modal of childrenOf(item, 'modalFeedback')) {
		const { identifier = '', outcomeIdentifier = '' } = modal.attributes;
		const [, other] = /^FEEDBACK_(.+)$/.exec(outcomeIdentifier) ?? [];
		if (identifier === GENERAL || (other !== undefined && other !== responseId)) continue;
		found.set(identifier, [...(found.get(identifier) ?? []), modal]);
	}
	return found;
}

/** What is said of one choice, inside of it or beside the body. */
export const ofChoice = (
	choice: XmlNode,
	modal: readonly XmlNode[] | undefined,
	changes: string[]
): string =>
	[...allOf(choice, 'feedbackInline', 'feedbackBlock'), ...(modal ?? [])]
		.map((node) => markdownIn(node, changes))
		.filter(Boolean)
		.join('\n\n');

/**
 * What is said to everyone. What is said only of a right or a wrong answer joins it, as there is no
 * such thing here.
 * @param ids of what is said of single choices
 */
export function generalFeedback(
	item: XmlNode,
	body: XmlNode,
	ids: ReadonlySet<string>,
	changes: string[]
): string {
	const modal = childrenOf(item, 'modalFeedback');
	const general = modal.filter(({ attributes }) => attributes['identifier'] === GENERAL);
	const rest = modal.filter(
		(one) => !general.includes(one) && !ids.has(one.attributes['identifier'] ?? '')
	);
	const inBody = allOf(body, 'feedbackBlock', 'feedbackInline').filter(
		({ attributes }) => !ids.has(attributes['identifier'] ?? '')
	);
	return together(
		general.map((one) => markdownIn(one, changes)).join('\n\n'),
		[...rest, ...inBody].map((one) => ({
			when: whenOf(one.attributes['identifier'] ?? ''),
			text: markdownIn(one, changes)
		})),
		changes
	);
}

const whenOf = (id: string) =>
	/^(in|not).?correct|wrong/i.test(id)
		? 'If wrong'
		: /^(correct|right)/i.test(id)
			? 'If right'
			: '';
