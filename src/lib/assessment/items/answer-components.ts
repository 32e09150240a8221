import type { Component } from 'svelte';
import type { EditorPicture } from '../editor/editor-page.ts';
import type { Typed } from '../editor/typed.rules.ts';
import type { ReviewLine } from './item-type.ts';

/** What every Answer.svelte is given. Its fields are named `<name>.<part>`; see answer-form.ts. */
export type AnswerProps = {
	/** 'q3' */
	name: string;
	shown: object;
	order: readonly string[];
	response: object;
	/** Id of the sentence that says what was wrong, if something was. */
	describedBy: string | undefined;
};

/** What every Result.svelte is given. */
export type ResultProps = {
	/** The question's number on the paper. */
	position: number;
	/** What the question showed. */
	shown: object;
	lines: readonly ReviewLine[];
	order: readonly string[];
};

/** What an EditorAid.svelte is given: a type may show more than fields while it is written. */
export type EditorAidProps = { typed: Typed; pictures: readonly EditorPicture[] };

// Derived from the folders: this file is only read by the site's own build.
const answers = import.meta.glob<Component<AnswerProps>>('./*/Answer.svelte', {
	eager: true,
	import: 'default'
});
const results = import.meta.glob<Component<ResultProps>>('./*/Result.svelte', {
	eager: true,
	import: 'default'
});

const aids = import.meta.glob<Component<EditorAidProps>>('./*/EditorAid.svelte', {
	eager: true,
	import: 'default'
});

/** Undefined for a type whose fields are enough. */
export const editorAidOf = (type: string): Component<EditorAidProps> | undefined =>
	aids[`./${type}/EditorAid.svelte`];
export const answerOf = (type: string): Component<AnswerProps> => found(answers, type, 'Answer');
export const resultOf = (type: string): Component<ResultProps> => found(results, type, 'Result');

function found<T>(components: Record<string, T>, type: string, name: string): T {
	const component = components[`./${type}/${name}.svelte`];
	if (!component) throw new Error(`The item type "${type}" has no ${name}.svelte.`);
	return component;
}

/** A list in the order of the paper. What the paper does not name comes last. */
export function inOrder<T extends { id: string }>(
	list: readonly T[],
	order: readonly string[]
): T[] {
	const place = (id: string) => (order.includes(id) ? order.indexOf(id) : order.length);
	return list.toSorted((a, b) => place(a.id) - place(b.id));
}
