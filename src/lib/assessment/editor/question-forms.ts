import type * as v from 'valibot';
import { outcomeId, slug } from '#lib/catalogue/content/field.schema.ts';
import type { ItemFault } from '#lib/catalogue/content/read-item.ts';
import type { InputIssue } from '#lib/platform/errors.ts';
import { canonical } from '../answer-form.ts';
import { everyItem } from '../items/item-content.ts';
import { type AuthoredItem, contentOf, itemTexts } from '../items/item-contents.ts';
import type { ItemForm, Own } from '../items/item-editor.ts';
import { itemEditors } from '../items/list.ts';
import { type EditorField, fieldsOf } from './field.rules.ts';
import { type Typed, typedOf, valuesOf } from './typed.rules.ts';

/** A form with its fields: those of every question, and those of its type between them. */
export type QuestionForm = ItemForm & { type: AuthoredItem['type']; own: EditorField[] };

const common = { id: slug, outcome: outcomeId };
const everyWords = {
	stem: 'The question',
	feedback: 'Feedback to everyone',
	difficulty: 'Share who will get it right, 0 to 1',
	marks: 'Marks',
	level: 'Level',
	lesson: 'Lesson to read again',
	outcome: 'Outcome'
};
const everyNaming = { words: everyWords, texts: itemTexts };
const { stem, feedback, difficulty, marks, level, lesson } = everyItem;
/** What the learner is asked; then follows what is the type's own. */
export const askedFields = fieldsOf({ stem }, everyNaming);
export const aboutFields = [
	...fieldsOf({ feedback, outcome: common.outcome, level, marks, difficulty, lesson }, everyNaming)
];

/** Every way to write a question, derived from the folders of the types. */
export const questionForms: readonly QuestionForm[] = Object.entries(itemEditors).flatMap(
	([type, forms]) =>
		forms.map((form) => ({
			...form,
			type: type as AuthoredItem['type'],
			own: fieldsOf(ownEntries(form.entries), { ...form, texts: contentOf(type)?.texts ?? {} })
		}))
);

function ownEntries(entries: v.ObjectEntries): v.ObjectEntries {
	return Object.fromEntries(
		Object.entries(entries).filter(([key]) => key !== 'type' && !(key in everyItem))
	);
}

export const formNamed = (name: string): QuestionForm | undefined =>
	questionForms.find((form) => form.name === name);

/** The form in which an item is edited: of several, the one whose fixed words it says. */
export function formOf(item: AuthoredItem): QuestionForm {
	const found = questionForms.find(
		({ type, own }) =>
			type === item.type &&
			own.every(
				(field) =>
					field.kind !== 'fixed' ||
					field.value === (item as Own)[field.key] ||
					(field.optional && (item as Own)[field.key] === undefined)
			)
	);
	if (!found) throw new Error(`The item type "${item.type}" has no form.`);
	return found;
}

/** All fields of a form, in its order. */
export const allFields = ({ own }: QuestionForm): EditorField[] => [
	...askedFields,
	...own,
	...aboutFields
];

/** What the form shows of an item. */
export function typedItem(form: QuestionForm, item: AuthoredItem): Typed {
	return typedOf(allFields(form), { ...item, ...form.toForm?.(item) });
}

/** The item that was typed, not yet checked. `own` is what the form's part of the type holds. */
export function itemTyped(
	form: QuestionForm,
	typed: Typed,
	key: string
): { item: Own; own: Own; faults: ItemFault[] } {
	const every = valuesOf([...askedFields, ...aboutFields], typed);
	const { values: own, faults } = valuesOf(form.own, typed);
	return {
		item: { id: key, type: form.type, ...every.values, ...(form.fromForm?.(own) ?? own) },
		own,
		faults: [...every.faults, ...faults]
	};
}

/** True for two items that say the same, but for what is around their texts. */
export const sameWords = (a: object, b: object): boolean => trimmed(a) === trimmed(b);
const trimmed = (item: object) =>
	canonical(
		JSON.parse(JSON.stringify(item), (_, value: unknown) =>
			typeof value === 'string' ? value.trim() : value
		)
	);

/** A fault of an item as an issue of the form: at the field that mends it, in the form's words. */
export function issueOf(form: QuestionForm, given: ItemFault, own: Own): InputIssue {
	const fault = form.atField?.(given, own) ?? given;
	const { name, label } = fieldAt(allFields(form), fault.path);
	// Checks name the key of quiz.yaml, and speak of quotes that a form does not have.
	const message = fault.message
		.replace(/^"[^"]*"(, entry \d+,)?(?=:| )/, label)
		.replace(/( in quotes|, without quotes)/, '');
	return { field: name, message: message.charAt(0).toUpperCase() + message.slice(1) };
}

/** The field of a path, or the one around it. */
function fieldAt(
	fields: readonly EditorField[],
	path: readonly (string | number)[]
): { name: string; label: string } {
	const [key, ...rest] = path;
	const field = fields.find((one) => one.key === key);
	if (!field) return { name: '', label: String(key ?? '') };
	const here = { name: field.key, label: field.label };
	if (field.kind === 'group' && rest.length > 0) return below(field.key, field.fields, rest, here);
	if (field.kind !== 'rows' || typeof rest[0] !== 'number') return here;
	const [row, ...inside] = rest;
	const name = `${field.key}.${row}`;
	const label = `${field.row.replace(' {{#}}', '')} ${row + 1}`;
	const inner = below(name, field.fields, inside, { name: field.key, label });
	return { ...inner, label: inner.name === field.key ? label : `${label}: ${lower(inner.label)}` };
}

function below(
	start: string,
	fields: readonly EditorField[],
	path: readonly (string | number)[],
	here: { name: string; label: string }
) {
	const found = fieldAt(fields, path);
	return found.name === '' ? here : { ...found, name: `${start}.${found.name}` };
}

const lower = (label: string) => label.charAt(0).toLowerCase() + label.slice(1);
