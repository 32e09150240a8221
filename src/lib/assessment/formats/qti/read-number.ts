import { type Asked, Cannot } from '../question.ts';
import { allOf, childOf, type XmlNode } from '../xml.ts';
import { mappingOf, rightOf } from './read-scoring.ts';

/** Which numbers count as right is said in the processing: exactly, within figures, or in per cent. */
export function numberIn(item: XmlNode, interaction: XmlNode, changes: string[]): Asked {
	const right = Number(rightOf(item, interaction)[0]);
	if (!Number.isFinite(right)) throw new Cannot('has a right answer that is no number');
	const { placeholderText: unit = '' } = interaction.attributes;
	if (unit) changes.push(`what stands in its field, “${unit}”, was taken for its unit`);
	const processing = childOf(item, 'responseProcessing');
	const [first, ...more] = processing ? allOf(processing, 'equal', 'equalRounded') : [];
	const mapped = mappingOf(item, interaction);
	if (more.length > 0 || (mapped && mapped.entries.size > 1)) {
		changes.push('marks for other numbers, or for coming near, are left out');
	}
	const [low, high] = first ? rangeIn(first, right, changes) : [right, right];
	const [answer, tolerance] = [(low + high) / 2, (high - low) / 2].map(tidy) as [number, number];
	if (answer !== tidy(right)) {
		changes.push(`the right answer became ${answer}, the middle of what counts as right`);
	}
	return { kind: 'number', answer, tolerance, unit };
}

/** Without what binary fractions leave behind. */
const tidy = (value: number) => Number(value.toPrecision(12));

function rangeIn(
	{ name, attributes }: XmlNode,
	right: number,
	changes: string[]
): [low: number, high: number] {
	if (name === 'equalRounded') {
		const figures = Number(attributes['figures'] ?? '0');
		const places =
			attributes['roundingMode'] === 'decimalPlaces'
				? figures
				: figures - 1 - Math.floor(Math.log10(Math.abs(right) || 1));
		const half = tidy(0.5 * 10 ** -places);
		if (!Number.isFinite(half)) throw new Cannot('rounds in a way that is not known here');
		changes.push(`rounded numbers count there; here all within ${half}`);
		return [right - half, right + half];
	}
	const mode = attributes['toleranceMode'] ?? 'exact';
	if (mode === 'exact') return [right, right];
	const given = (attributes['tolerance'] ?? '').trim().split(/\s+/).map(Number);
	const [below = NaN, above = below] = given;
	if (!Number.isFinite(below) || !Number.isFinite(above) || below < 0 || above < 0) {
		throw new Cannot('has a tolerance that is no number');
	}
	if ([attributes['includeLowerBound'], attributes['includeUpperBound']].includes('false')) {
		changes.push('the ends of what counts as right are right themselves');
	}
	if (mode === 'absolute') return [right - below, right + above];
	if (mode !== 'relative') throw new Cannot(`has a tolerance of an unknown kind, “${mode}”`);
	const part = Math.abs(right) / 100;
	changes.push('its tolerance in per cent became one in figures');
	return [right - part * below, right + part * above];
}
