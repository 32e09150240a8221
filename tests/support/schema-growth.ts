/** As much of JSON Schema as our published schemas use. */
export type Schema = {
	type?: string;
	const?: unknown;
	enum?: unknown[];
	format?: string;
	minimum?: number;
	anyOf?: Schema[];
	items?: Schema;
	properties?: Record<string, Schema>;
	required?: string[];
	if?: Schema;
	then?: Schema;
};

/**
 * What would break a reader that was written for `before`, if it were sent what `after` describes: a line
 * for each. New fields do not, as readers bear those that they do not know; but nobody may have to have
 * them, because what was written earlier lacks them.
 */
export function breaksOf(before: Schema, after: Schema, at = ''): string[] {
	if (before.anyOf || after.anyOf) {
		const [known, now] = [before.anyOf ?? [before], after.anyOf ?? [after]];
		const isKnown = (one: Schema) => known.some((old) => breaksOf(old, one, at).length === 0);
		return now.every(isKnown) ? [] : [`${at}: may be something else now`];
	}
	return [...valueBreaks(before, after, at), ...fieldBreaks(before, after, at)];
}

function valueBreaks(before: Schema, after: Schema, at: string): string[] {
	const isNarrower = before.type === 'number' && after.type === 'integer';
	const words = after.enum ?? ('const' in after ? [after.const] : null);
	const known = before.enum ?? ('const' in before ? [before.const] : null);
	return [
		...(before.type !== undefined && before.type !== after.type && !isNarrower ? ['type'] : []),
		...(known && !words?.every((word) => known.includes(word)) ? ['closed list'] : []),
		...(before.format !== undefined && before.format !== after.format ? ['format'] : []),
		...((before.minimum ?? -Infinity) > (after.minimum ?? -Infinity) ? ['minimum'] : []),
		...(before.if && JSON.stringify(same(before)) !== JSON.stringify(same(after)) ? ['rule'] : [])
	].map((what) => `${at}: another ${what}`);
}

const same = ({ if: when, then }: Schema) => ({ when, then });

function fieldBreaks(before: Schema, after: Schema, at: string): string[] {
	const [had, has] = [before.required ?? [], after.required ?? []];
	const fields = Object.entries(before.properties ?? {}).flatMap(([name, field]) => {
		const now = after.properties?.[name];
		return now ? breaksOf(field, now, `${at}/${name}`) : [`${at}/${name}: is gone`];
	});
	return [
		...fields,
		...had.filter((name) => !has.includes(name)).map((name) => `${at}/${name}: may be missing now`),
		...has.filter((name) => !had.includes(name)).map((name) => `${at}/${name}: older ones lack it`),
		...(before.items ? breaksOf(before.items, after.items ?? {}, `${at}[]`) : [])
	];
}
