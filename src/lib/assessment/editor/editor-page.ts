import type { Snippet } from 'svelte';
import type { EditorField } from './field.rules.ts';
import type { Typed } from './typed.rules.ts';

/** A picture of a question that is being written; the bank has its bytes. */
export type EditorPicture = {
	path: string;
	sha256: string;
	src: string;
	/** What regions of it are measured in. */
	box: [number, number, number, number];
	width: number;
	height: number;
};

/** All that the page of a question being written needs. */
export type EditorPage = {
	type: string;
	title: string;
	asked: EditorField[];
	own: EditorField[];
	about: EditorField[];
	typed: Typed;
	pictures: EditorPicture[];
	choices: Record<string, { value: string; text: string }[]>;
	/** The version that the form began with; 0: none. */
	was: number;
};

/** What draws some fields of a form. */
export type FieldsProps = {
	fields: readonly EditorField[];
	typed: Typed;
	/** In front of each name: 'options.0.' */
	at?: string;
	errorOf: (name: string) => string | undefined;
	/** What can be chosen where the schema does not say it, by name. */
	choices: Readonly<Record<string, readonly { value: string; text: string }[]>>;
	/** Draws fields inside of a field: a group, a row. */
	nested: Snippet<[readonly EditorField[], Typed, string]>;
};
