import { readFileSync } from 'node:fs';

/** A shape as docs/cli.md writes it: leaves are words, a key that ends in `?` may be missing. */
export type Shape = string | readonly [Shape] | { readonly [key: string]: Shape };

const isText = (value: unknown) => typeof value === 'string';
const matching = (pattern: RegExp) => (value: unknown) =>
	isText(value) && pattern.test(value as string);

/** What the words of the leaves mean. */
const leaves: Readonly<Record<string, (value: unknown) => boolean>> = {
	text: isText,
	number: (value) => typeof value === 'number' && Number.isFinite(value),
	boolean: (value) => typeof value === 'boolean',
	moment: matching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
	day: matching(/^\d{4}-\d\d-\d\d$/),
	id: matching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
	hash: matching(/^[0-9a-f]{64}$/),
	object: (value) => typeof value === 'object' && value !== null,
	null: (value) => value === null
};

/** The shapes of docs/cli.md by the heading they stand under, or by the name of their comment. */
export function documentedShapes(): Map<string, Shape> {
	const text = readFileSync('docs/cli.md', 'utf8');
	const found = text.matchAll(
		/^(?:### `(?<verb>.+)`|<!-- shape: (?<name>\S+) -->)\n(?:(?!#|<!--|```).*\n)*```json\n(?<json>[^`]+)```/gm
	);
	return new Map(
		[...found].map(({ groups }) => [
			groups!['verb'] ?? groups!['name']!,
			JSON.parse(groups!['json']!) as Shape
		])
	);
}

/** @returns where a value is not of a shape, each in a few words; nothing when it is */
export function misfits(value: unknown, shape: Shape, at = 'it'): string[] {
	if (typeof shape === 'string') {
		const fits = shape.split(' or ').some((word) => leaves[word]?.(value));
		return fits ? [] : [`${at} is ${JSON.stringify(value)}, not ${shape}`];
	}
	if (isList(shape)) {
		if (!Array.isArray(value)) return [`${at} is no list`];
		return value.flatMap((one, index) => misfits(one, shape[0], `${at}[${index}]`));
	}
	if (!leaves['object']!(value) || Array.isArray(value)) return [`${at} is no object`];
	const given = value as Record<string, unknown>;
	const keys = new Map(Object.entries(shape).map(([key, of]) => [key.replace(/\?$/, ''), of]));
	return [
		...Object.keys(given)
			.filter((key) => !keys.has(key))
			.map((key) => `${at}.${key} is not documented`),
		...[...keys].flatMap(([key, of]) => {
			if (given[key] !== undefined) return misfits(given[key], of, `${at}.${key}`);
			return `${key}?` in shape ? [] : [`${at}.${key} is missing`];
		})
	];
}

const isList = (shape: Shape): shape is readonly [Shape] => Array.isArray(shape);
