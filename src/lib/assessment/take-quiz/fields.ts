import { asShown, readAnswers } from '../answer-form.ts';
import type { Filled } from '../filled.ts';

type Given = { response: object; flagged: boolean };
type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** The number of the question that a field belongs to. */
export const questionOf = (field: EventTarget | null): number =>
	Number(/^q(\d+)\./.exec((field as Partial<Field> | null)?.name ?? '')?.[1] ?? 0);

/** What the form says now about one question. */
export function answerIn(form: HTMLFormElement, question: number): Given {
	const found = readAnswers(new FormData(form)).get(question);
	return { response: found?.response ?? {}, flagged: found?.flagged ?? false };
}

/** Puts an answer into the fields of a question, whatever its type. */
export function fillIn(form: HTMLFormElement, question: number, given: Given): void {
	const wanted = new Map<string, string[]>();
	for (const [part, value] of Object.entries(given.response) as [string, unknown][]) {
		if (Array.isArray(value)) wanted.set(`${part}[]`, value.map(String));
		else if (typeof value === 'object' && value !== null) {
			for (const [key, inner] of Object.entries(value))
				wanted.set(`${part}.${key}`, [String(inner)]);
		} else wanted.set(part, [String(value)]);
	}
	for (const field of fieldsOf(form, question)) {
		const part = field.name.slice(`q${question}.`.length);
		const values = wanted.get(part) ?? [];
		if (part === 'flag') (field as HTMLInputElement).checked = given.flagged;
		else if (isTick(field)) field.checked = values.includes(field.value);
		else field.value = values[0] ?? '';
	}
}

/**
 * The server has this answer now: the form need not send it again, and must not, once another tab has
 * sent a newer one.
 */
export function markAsShown(form: HTMLFormElement, question: number, given: Given): void {
	const was = form.elements.namedItem(`q${question}.was`);
	if (was instanceof HTMLInputElement) was.value = asShown(given.response, given.flagged);
}

/** By the fields alone: good enough until the page is loaded again. */
export function filledIn(form: HTMLFormElement, question: number): Filled {
	const filled = new Map<string, boolean>();
	for (const field of fieldsOf(form, question)) {
		if (field.name.endsWith('.flag')) continue;
		const given = isTick(field) ? field.checked : field.value.trim() !== '';
		filled.set(field.name, given || filled.get(field.name) === true);
	}
	const parts = [...filled.values()];
	if (!parts.includes(true)) return 'none';
	return parts.includes(false) ? 'part' : 'whole';
}

const fieldsOf = (form: HTMLFormElement, question: number): Field[] =>
	([...form.elements] as Field[]).filter(
		({ name, type }) => name?.startsWith(`q${question}.`) && type !== 'hidden'
	);

const isTick = (field: Field): field is HTMLInputElement =>
	field.type === 'radio' || field.type === 'checkbox';
