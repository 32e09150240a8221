import type { ItemFault } from '#lib/catalogue/content/read-item.ts';
import type { Own } from '../items/item-editor.ts';
import type { EditorField } from './field.rules.ts';

/** What stands in the fields of a form, as typed: the page shows it again, whatever was wrong. */
export type Typed = { [key: string]: string | Typed | Typed[] };

type Get = (name: string) => string | undefined;

/** More rows than any type takes; whoever sends a million gets no page of a million. */
const MOST_ROWS = 40;

/** Reads the fields of a form. Rows in which nothing was typed fall away. */
export function readTyped(fields: readonly EditorField[], form: FormData): Typed {
	const get: Get = (name) => {
		const value = form.get(name);
		return typeof value === 'string' ? clean(value) : undefined;
	};
	return readFields(fields, '', get, new Set(form.keys()));
}

// PostgreSQL keeps no NUL in a text, and browsers end lines as the mail of 1982 did.
const clean = (text: string) => text.replaceAll('\0', '').replaceAll('\r\n', '\n').trim();

function readFields(
	fields: readonly EditorField[],
	at: string,
	get: Get,
	names: ReadonlySet<string>
): Typed {
	const typed: Typed = {};
	for (const field of fields) {
		const name = at + field.key;
		if (field.kind === 'fixed') continue;
		if (field.kind === 'group') typed[field.key] = readFields(field.fields, `${name}.`, get, names);
		else if (field.kind === 'rows') {
			const rows = indexesOf(name, names).map((index) =>
				readFields(field.fields, `${name}.${index}.`, get, names)
			);
			typed[field.key] = withIds(
				field.key,
				rows.filter((row) => !isBlank(field.fields, row))
			);
		} else typed[field.key] = get(name) ?? '';
	}
	return typed;
}

function indexesOf(name: string, names: ReadonlySet<string>): number[] {
	const found = new Set<number>();
	for (const one of names) {
		if (!one.startsWith(`${name}.`)) continue;
		const [index = ''] = one.slice(name.length + 1).split('.');
		if (/^\d{1,3}$/.test(index)) found.add(Number(index));
	}
	return [...found].toSorted((a, b) => a - b).slice(0, MOST_ROWS);
}

/** What is chosen already when nobody has looked at it says nothing. */
const isBlank = (fields: readonly EditorField[], row: Typed): boolean =>
	fields.every((field) => {
		if (field.kind === 'id' || field.kind === 'select') return true;
		const value = row[field.key] ?? '';
		if (typeof value === 'string') return value === '';
		if (!('fields' in field)) return true;
		return [value].flat().every((inner) => isBlank(field.fields, inner));
	});

/** A row keeps its id, and a new one gets the next that is free: o1, o2 of options. */
export function withIds(key: string, rows: readonly Typed[]): Typed[] {
	const taken = new Set(rows.map((row) => row['id']).filter(Boolean));
	return rows.map((row) => {
		if (!('id' in row) || row['id']) return row;
		let number = 1;
		while (taken.has(`${key[0]}${number}`)) number++;
		const id = `${key[0]}${number}`;
		taken.add(id);
		return { ...row, id };
	});
}

/** The values of what was typed, and what is no value at all. */
export function valuesOf(
	fields: readonly EditorField[],
	typed: Typed,
	path: readonly (string | number)[] = []
): { values: Own; faults: ItemFault[] } {
	const values: Own = {};
	const faults: ItemFault[] = [];
	const inside = (inner: readonly EditorField[], part: Typed, at: (string | number)[]): Own => {
		const read = valuesOf(inner, part, at);
		faults.push(...read.faults);
		return read.values;
	};
	for (const field of fields) {
		const given = typed[field.key];
		const at = [...path, field.key];
		let value: unknown;
		if (field.kind === 'fixed') value = field.optional ? undefined : field.value;
		else if (field.kind === 'group') value = inside(field.fields, (given ?? {}) as Typed, at);
		else if (field.kind === 'rows') {
			const rows = Array.isArray(given) ? given : [];
			const read = rows.map((row, index) => inside(field.fields, row, [...at, index]));
			value = read.length === 0 && field.optional ? undefined : read;
		} else value = valueOf(field, typeof given === 'string' ? given : '');
		if (field.kind === 'number' && typeof value === 'string') {
			faults.push({ path: at, message: `"${field.key}" must be a number` });
			value = undefined;
		}
		if (value !== undefined) values[field.key] = value;
	}
	return { values, faults };
}

function valueOf(field: EditorField, given: string): unknown {
	if (field.kind === 'check') return given ? true : undefined;
	if (field.kind === 'lines') {
		const lines = given
			.split('\n')
			.map((line) => line.trim())
			.filter(Boolean);
		return lines.length === 0 && field.optional ? undefined : lines;
	}
	if (given === '') return undefined;
	if (field.kind !== 'number') return given;
	return /^-?\d{1,15}(\.\d{1,10})?$/.test(given) ? Number(given) : given;
}

/** The other way: what a form shows of an item. */
export function typedOf(fields: readonly EditorField[], values: Own): Typed {
	const typed: Typed = {};
	for (const field of fields) {
		const value = values[field.key];
		if (field.kind === 'fixed') continue;
		if (field.kind === 'group') typed[field.key] = typedOf(field.fields, (value ?? {}) as Own);
		else if (field.kind === 'rows') {
			typed[field.key] = ((value ?? []) as Own[]).map((row) => typedOf(field.fields, row));
		} else if (field.kind === 'lines') typed[field.key] = ((value ?? []) as string[]).join('\n');
		else if (field.kind === 'check') typed[field.key] = value ? 'yes' : '';
		else typed[field.key] = value === undefined || value === null ? '' : String(value);
	}
	return typed;
}

/** So many rows as the type wants at least, to begin with. */
export function withRows(fields: readonly EditorField[], typed: Typed): Typed {
	const whole: Typed = { ...typed };
	for (const field of fields) {
		if (field.kind !== 'rows') continue;
		const rows = (typed[field.key] as Typed[] | undefined) ?? [];
		const missing = Math.max(0, field.least - rows.length);
		whole[field.key] = withIds(field.key, [
			...rows,
			...Array.from({ length: missing }, () => emptyRow(field.fields))
		]).map((row) => withRows(field.fields, row));
	}
	return whole;
}

const emptyRow = (fields: readonly EditorField[]): Typed => typedOf(fields, {});

/**
 * One more row, one row fewer, or one row further up.
 * @param act 'add:options', 'add:gaps.0.options', 'remove:options.2', 'up:steps.3'; anything else changes nothing
 */
export function rearranged(fields: readonly EditorField[], typed: Typed, act: string): Typed {
	const [verb = '', path = ''] = act.split(':');
	const steps = path.split('.');
	const field = fields.find(({ key }) => key === steps[0]);
	if (field?.kind !== 'rows') return typed;
	const rows = (typed[field.key] as Typed[] | undefined) ?? [];
	const index = Number(steps[1] ?? Number.NaN);
	const changed = (next: Typed[]) => ({ ...typed, [field.key]: withIds(field.key, next) });
	if (steps.length > 2 && rows[index]) {
		const inner = rearranged(field.fields, rows[index], `${verb}:${steps.slice(2).join('.')}`);
		return changed(rows.with(index, inner));
	}
	if (verb === 'add' && rows.length < field.most) {
		return changed([...rows, withRows(field.fields, emptyRow(field.fields))]);
	}
	if (verb === 'remove' && rows[index]) return changed(rows.toSpliced(index, 1));
	if (verb === 'up' && index > 0 && rows[index]) {
		return changed(rows.with(index - 1, rows[index]).with(index, rows[index - 1]!));
	}
	return typed;
}
