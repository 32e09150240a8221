import type * as v from 'valibot';
import type { ItemFault } from '#lib/catalogue/content/read-item.ts';

/**
 * How a type of question is written on a page. The fields follow from a schema: the type's own, or
 * one made for the form where quiz.yaml says things in a way that no form would.
 */
export type ItemForm = {
	/** In addresses; unique among all forms. */
	name: string;
	/** As staff read it. */
	title: string;
	/** One line for whoever chooses. */
	about: string;
	entries: v.ObjectEntries;
	/**
	 * What each field is called, by its path: 'options.*.text'. 'options.*' names one row; a # in it
	 * stands for the row's id.
	 */
	words: Readonly<Record<string, string>>;
	/** Fields that choose one of the question's pictures. */
	pictures?: readonly string[];
	/** Own keys of an item as the form holds them. */
	toForm?(own: Own): Own;
	/** And back. What is missing in it is for the checks to say. */
	fromForm?(form: Own): Own;
	/** A fault of the item at the field that mends it. */
	atField?(fault: ItemFault, form: Own): ItemFault;
};

export type Own = Record<string, unknown>;

/** A type's forms: one, unless its schema has variants. */
export type ItemEditor = readonly ItemForm[];

export const optionWords = {
	options: 'Options',
	'options.*': 'Option',
	'options.*.text': 'Option',
	'options.*.correct': 'This is right',
	'options.*.feedback': 'Feedback on it'
} as const;

/** Rows of a form, whatever stands in them. */
export const rowsOf = (form: Own, key: string): Own[] =>
	Array.isArray(form[key]) ? (form[key] as Own[]) : [];
