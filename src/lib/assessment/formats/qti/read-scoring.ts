import { Cannot, fewParts } from '../question.ts';
import { childOf, childrenOf, textIn, type XmlNode } from '../xml.ts';

/** What QTI says is right and what it gives for it, beside what counts here. */

export const idOf = (node: XmlNode): string => node.attributes['identifier'] ?? '';

export const declarationOf = (item: XmlNode, interaction: XmlNode): XmlNode | undefined =>
	childrenOf(item, 'responseDeclaration').find(
		(one) => idOf(one) === interaction.attributes['responseIdentifier']
	);

type Mapping = { entries: Map<string, number>; otherwise: number; least: number };

/** What each response is worth; null when the file does not say it so. */
export function mappingOf(item: XmlNode, interaction: XmlNode): Mapping | null {
	const mapping = childOf(declarationOf(item, interaction), 'mapping');
	if (!mapping) return null;
	const { defaultValue = '0', lowerBound = '-Infinity' } = mapping.attributes;
	const entries = fewParts(childrenOf(mapping, 'mapEntry')).map(
		({ attributes }): [string, number] => [
			attributes['mapKey'] ?? '',
			Number(attributes['mappedValue'])
		]
	);
	return { entries: new Map(entries), otherwise: Number(defaultValue), least: Number(lowerBound) };
}

/** What is right: as the file says, or else what it gives marks for. @throws Cannot */
export function rightOf(item: XmlNode, interaction: XmlNode): string[] {
	const correct = childOf(declarationOf(item, interaction), 'correctResponse');
	const values = fewParts(childrenOf(correct, 'value')).map(textIn);
	if (values.length > 0) return values;
	const entries = [...(mappingOf(item, interaction)?.entries ?? [])];
	const worth = entries.filter(([, value]) => value > 0).map(([key]) => key);
	if (worth.length === 0) throw new Cannot('does not say what is right');
	return worth;
}

/** Options or regions to pick: which are right, and whether one only may be picked. */
export function picksOf(
	item: XmlNode,
	interaction: XmlNode,
	ids: readonly string[],
	changes: string[]
): { right: ReadonlySet<string>; single: boolean } {
	const right = new Set(rightOf(item, interaction));
	const mapping = mappingOf(item, interaction);
	const most = Number(interaction.attributes['maxChoices'] ?? '1');
	const single = most === 1 || right.size === 1;
	const valueOf = (id: string) => mapping?.entries.get(id) ?? mapping?.otherwise ?? 0;
	const others = ids.filter((id) => !right.has(id));
	if (single) {
		if (most !== 1) changes.push('several could be picked there; here one, as only one is right');
		if (others.some((id) => valueOf(id) !== 0)) {
			changes.push('marks given or taken off for other options were left out');
		}
		return { right, single };
	}
	const worth = Math.max(...[...right].map(valueOf));
	const same =
		mapping?.least === 0 &&
		worth > 0 &&
		ids.every((id) => valueOf(id) === (right.has(id) ? worth : -worth));
	if (!same) changes.push('scored +1 a right pick, -1 a wrong one, never below 0');
	if (most > 0 && most < ids.length) changes.push('any number of them may be picked here');
	return { right, single };
}

/** Tells when not every right part is worth the same, and a wrong one nothing. */
export function tellShares(
	item: XmlNode,
	interactions: readonly XmlNode[],
	sentence: string,
	changes: string[]
): void {
	const worth = new Set<number>();
	for (const interaction of interactions) {
		const mapping = mappingOf(item, interaction);
		const right = new Set(rightOf(item, interaction));
		if (mapping?.otherwise) worth.add(NaN);
		for (const id of right) worth.add(mapping?.entries.get(id) ?? NaN);
		for (const [id, value] of mapping?.entries ?? []) {
			if (!right.has(id) && value !== 0) worth.add(NaN);
		}
	}
	if (worth.size !== 1 || worth.has(NaN)) changes.push(sentence);
}

/** The order of options is a matter of the paper here. */
export function tellOrder(interaction: XmlNode, changes: string[]): void {
	const fixed = interaction.children.some(
		(child) => typeof child !== 'string' && child.attributes['fixed'] === 'true'
	);
	if (fixed || interaction.attributes['shuffle'] !== 'true') {
		changes.push('each learner sees its options in another order here');
	}
}

/** The most that a mapping gives; 0 without one. */
export function mostOf(item: XmlNode, interaction: XmlNode): number {
	const mapping = mappingOf(item, interaction);
	if (!mapping) return 0;
	const values = [...mapping.entries.values()].filter((value) => value > 0);
	const single = declarationOf(item, interaction)?.attributes['cardinality'] === 'single';
	return single ? Math.max(0, ...values) : values.reduce((sum, value) => sum + value, 0);
}
