import * as v from 'valibot';
import type { MarkdownKeys } from '#lib/catalogue/content/texts.ts';

/** One field of a form, as its schema says. Paths of rows go on below `fields`. */
export type EditorField = {
	key: string;
	label: string;
	hint: string | undefined;
	optional: boolean;
} & (
	| { kind: 'line' | 'number' | 'check' | 'picture' }
	/** Markdown: a line, or paragraphs. */
	| { kind: 'text'; rows: number }
	/** A list of texts, one a line. */
	| { kind: 'lines' }
	| { kind: 'select'; options: readonly string[] }
	| { kind: 'group'; fields: EditorField[] }
	| { kind: 'rows'; row: string; fields: EditorField[]; least: number; most: number }
	/** Not shown: an id that stays, or the word that tells variants of a type apart. */
	| { kind: 'id' }
	| { kind: 'fixed'; value: unknown }
);

type Naming = {
	words: Readonly<Record<string, string>>;
	pictures?: readonly string[] | undefined;
	/** Which keys hold Markdown, and whether that is a line. */
	texts: MarkdownKeys;
};

/** The fields of a schema's entries. @throws Error for what no form can show, and for a field without words */
export function fieldsOf(entries: v.ObjectEntries, naming: Naming, path = ''): EditorField[] {
	return Object.entries(entries).map(([key, schema]) =>
		fieldOf(schema as v.GenericSchema, key, `${path}${key}`, naming)
	);
}

function fieldOf(given: v.GenericSchema, key: string, path: string, naming: Naming): EditorField {
	const { schema, optional, hint } = opened(given);
	const label = naming.words[path] ?? '';
	const base = { key, label, hint, optional };
	const { type } = schema;
	if (key === 'id') return { ...base, kind: 'id' };
	if (type === 'literal') {
		return { ...base, kind: 'fixed', value: (schema as Literal).literal };
	}
	if (!label) throw new Error(`The form has no words for ${path}.`);
	if (naming.pictures?.includes(path)) return { ...base, kind: 'picture' };
	if (type === 'string') {
		const use = naming.texts[path];
		return use
			? { ...base, kind: 'text', rows: use === 'line' ? 2 : 4 }
			: { ...base, kind: 'line' };
	}
	if (type === 'number') return { ...base, kind: 'number' };
	if (type === 'boolean') return { ...base, kind: 'check' };
	if (type === 'picklist') {
		return { ...base, kind: 'select', options: (schema as Picklist).options };
	}
	if (type === 'strict_object') {
		const fields = fieldsOf((schema as Holder).entries, naming, `${path}.`);
		return { ...base, kind: 'group', fields };
	}
	if (type !== 'array') throw new Error(`No form shows ${path}, which is of the kind ${type}.`);
	const inner = opened((schema as List).item).schema;
	if (inner.type === 'string') return { ...base, kind: 'lines' };
	return {
		...{ ...base, kind: 'rows', row: naming.words[`${path}.*`] ?? label },
		fields: fieldsOf((inner as Holder).entries, naming, `${path}.*.`),
		least: bound(given, 'min_length') ?? 0,
		most: bound(given, 'max_length') ?? 50
	};
}

type Literal = v.GenericSchema & { literal: unknown };
type Picklist = v.GenericSchema & { options: readonly string[] };
type Holder = v.GenericSchema & { entries: v.ObjectEntries };
type List = v.GenericSchema & { item: v.GenericSchema };

/** Without what is put around a schema: that it is optional, what it must fulfil, what is said of it. */
function opened(schema: v.GenericSchema): {
	schema: v.GenericSchema;
	optional: boolean;
	hint: string | undefined;
} {
	const hint = v.getDescription(schema as Parameters<typeof v.getDescription>[0]);
	const wrapped = (schema as { wrapped?: v.GenericSchema }).wrapped;
	if (wrapped) {
		const inner = opened(wrapped);
		return { ...inner, optional: true, hint: hint ?? inner.hint };
	}
	const [first] = (schema as { pipe?: v.GenericSchema[] }).pipe ?? [];
	if (!first || first === schema) return { schema, optional: false, hint };
	const inner = opened(first);
	return { ...inner, hint: hint ?? inner.hint };
}

/** A requirement of a schema, wherever it stands around it. */
function bound(schema: v.GenericSchema, type: string): number | undefined {
	const { wrapped, pipe = [] } = schema as { wrapped?: v.GenericSchema; pipe?: Action[] };
	const here = pipe.find((one) => one.type === type)?.requirement;
	const inner = wrapped ?? (pipe[0] as unknown as v.GenericSchema | undefined);
	return here ?? (inner && inner !== schema ? bound(inner, type) : undefined);
}
type Action = { type: string; requirement?: number };
