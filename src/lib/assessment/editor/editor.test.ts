import fc from 'fast-check';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { readImage, type ContentImage } from '#lib/catalogue/content/image.ts';
import { readItem } from '#lib/catalogue/content/read-item.ts';
import { asFiles, sampleContent } from '../../../../tests/support/content.ts';
import { type AuthoredItem, itemTypeNames } from '../items/item-contents.ts';
import type { EditorField } from './field.rules.ts';
import {
	allFields,
	formNamed,
	formOf,
	issueOf,
	itemTyped,
	questionForms,
	sameWords,
	type QuestionForm,
	typedItem
} from './question-forms.ts';
import { readTyped, rearranged, type Typed, withRows } from './typed.rules.ts';

const files = asFiles(sampleContent());
const folder = 'invented-pilot/inv-1';
const { items } = parse(new TextDecoder().decode(files.get(`${folder}/quiz.yaml`))) as {
	items: AuthoredItem[];
};
const ring = files.get(`${folder}/images/ring.svg`)!;
const images = new Map([['images/ring.svg', readImage('ring.svg', ring) as ContentImage]]);

/** The form as a browser sends it. */
function sent(fields: readonly EditorField[], typed: Typed, at = '', form = new FormData()) {
	for (const field of fields) {
		const value = typed[field.key];
		const name = at + field.key;
		if (field.kind === 'group') sent(field.fields, (value ?? {}) as Typed, `${name}.`, form);
		else if (field.kind === 'rows') {
			((value ?? []) as Typed[]).forEach((row, index) =>
				sent(field.fields, row, `${name}.${index}.`, form)
			);
		} else if (field.kind !== 'fixed' && !(field.kind === 'check' && !value)) {
			form.set(name, String(value ?? '').replaceAll('\n', '\r\n'));
		}
	}
	return form;
}
const through = (form: QuestionForm, typed: Typed) =>
	readTyped(allFields(form), sent(allFields(form), typed));

describe('the forms', () => {
	it('are there for every type, with names of their own', () => {
		expect([...new Set(questionForms.map(({ type }) => type))].toSorted()).toEqual(
			itemTypeNames.toSorted()
		);
		const names = questionForms.map(({ name }) => name);
		expect(new Set(names).size).toBe(names.length);
		for (const name of names) expect(formNamed(name)?.name).toBe(name);
	});

	it('know which of them an item is edited in', () => {
		const named = Object.fromEntries(items.map((item) => [item.id, formOf(item).name]));
		expect(new Set(Object.values(named)).size).toBeGreaterThan(9);
		for (const item of items) expect(formOf(item).type).toBe(item.type);
	});
});

it.each(items.map((item) => [item.id, item] as const))(
	'%s goes through its form and comes back as it was',
	(id, item) => {
		const form = formOf(item);
		const { item: back, faults } = itemTyped(form, through(form, typedItem(form, item)), id);
		expect(faults).toEqual([]);
		// The plain number need not say that it is one.
		const { form: _, ...rest } = item as AuthoredItem & { form?: string };
		expect(sameWords({ ...back, form: undefined }, rest)).toBe(true);
		expect(readItem(back, images)).toHaveProperty('item');
	}
);

describe.each(questionForms.map((form) => [form.name, form] as const))('%s', (_, form) => {
	it('left empty says what is missing, each line at a field that is there', () => {
		const typed = withRows(allFields(form), through(form, {}));
		const { item, own, faults } = itemTyped(form, through(form, {}), 'new-one');
		const read = readItem(item, images);
		if (!('faults' in read)) throw new Error('Nothing was said, and nothing was missing.');
		const issues = [...faults, ...read.faults].map((fault) => issueOf(form, fault, own));
		const there = namesIn(allFields(form), typed);
		expect(issues.map(({ field }) => field)).toContain('stem');
		expect(issues.map(({ field }) => field).filter((field) => !there.has(field))).toEqual([]);
		for (const { message } of issues) {
			expect(message).toMatch(/^[A-Z0-9“]/);
			expect(message).not.toMatch(/quotes|\bkey\b|undefined/);
		}
	});

	it('keeps whatever is typed, however wrong', () => {
		const text = fc.constantFrom('', '  ', 'nine', '1e9', '<script>', 'line\nline', '-4.5', '🜁');
		fc.assert(
			fc.property(fc.infiniteStream(text), (stream) => {
				const typed = filled(allFields(form), () => stream.next().value);
				const once = through(form, typed);
				expect(through(form, once)).toEqual(once);
				for (const value of leaves(typed)) {
					if (value.trim() && value !== 'x1') expect(leaves(once)).toContain(value.trim());
				}
				const { item } = itemTyped(form, once, 'any');
				const read = readItem(item, images);
				if ('faults' in read) expect(read.faults.length).toBeGreaterThan(0);
			}),
			{ numRuns: 30 }
		);
	});
});

it('moves, adds and takes away rows, and changes nothing else', () => {
	const form = formNamed('ordering')!;
	const item = items.find(({ type }) => type === 'ordering')!;
	const typed = typedItem(form, item);
	const steps = (of: Typed) => (of['steps'] as Typed[]).map(({ text }) => text);
	const up = rearranged(allFields(form), typed, 'up:steps.1');
	expect(steps(up).slice(0, 2)).toEqual(steps(typed).slice(0, 2).toReversed());
	expect(steps(rearranged(allFields(form), up, 'up:steps.1'))).toEqual(steps(typed));
	const more = rearranged(allFields(form), typed, 'add:steps');
	expect(steps(more)).toEqual([...steps(typed), '']);
	expect(rearranged(allFields(form), more, `remove:steps.${steps(typed).length}`)).toEqual(typed);
	for (const act of ['up:steps.0', 'up:stem', 'add:', '', 'remove:steps.99', 'up:__proto__.1']) {
		expect(rearranged(allFields(form), typed, act)).toEqual(typed);
	}
	const gaps = withRows(allFields(formNamed('inline-choice')!), {});
	const inner = rearranged(allFields(formNamed('inline-choice')!), gaps, 'add:gaps.0.options');
	expect((inner['gaps'] as Typed[])[0]!['options']).toHaveLength(3);
	expect((inner['gaps'] as Typed[])[0]!['id']).toBe('g1');
});

function namesIn(fields: readonly EditorField[], typed: Typed, at = ''): Set<string> {
	return new Set(
		fields.flatMap((field) => {
			const name = at + field.key;
			const value = typed[field.key];
			if (field.kind === 'group') {
				return [name, ...namesIn(field.fields, (value ?? {}) as Typed, `${name}.`)];
			}
			if (field.kind !== 'rows') return [name];
			const rows = (value ?? []) as Typed[];
			return [
				name,
				...rows.flatMap((row, index) => [...namesIn(field.fields, row, `${name}.${index}.`)])
			];
		})
	);
}

function filled(fields: readonly EditorField[], next: () => string): Typed {
	return Object.fromEntries(
		fields
			.filter(({ kind }) => kind !== 'fixed')
			.map((field): [string, Typed[string]] => {
				if (field.kind === 'group') return [field.key, filled(field.fields, next)];
				if (field.kind === 'rows') return [field.key, [filled(field.fields, next)]];
				return [field.key, field.kind === 'id' ? 'x1' : next()];
			})
	);
}

const leaves = (value: Typed[string]): string[] =>
	typeof value === 'string'
		? [value]
		: Object.values(value).flatMap((inner) => leaves(inner as Typed));
