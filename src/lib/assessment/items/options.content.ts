import type { Partly } from '#lib/catalogue/content/document.ts';
import type { Option } from '#lib/catalogue/published.ts';
import { type Compiling, type FaultAt, twice } from './item-content.ts';

type Authored = { id: string; text: string; correct?: boolean | undefined; feedback: string };

/** Where a list of options holds Markdown. */
export const optionTexts = { 'options.*.text': 'line', 'options.*.feedback': 'item' } as const;

export function checkOptions(
	options: Partly<Authored[]>,
	at: (string | number)[],
	fault: FaultAt
): void {
	twice(
		options.map((option) => option?.id),
		(index) => fault([...at, index, 'id'], `two options have the id "${options[index]?.id}"`)
	);
	twice(
		options.map((option) => option?.text?.trim()),
		(index) => fault([...at, index, 'text'], 'two options have the same text')
	);
}

export const optionsOf = (options: readonly Authored[], { id, text }: Compiling): Option[] =>
	options.map((option, index) => ({
		id: id(option.id),
		html: text('options', index, 'text').html,
		correct: option.correct ?? false,
		feedbackHtml: text('options', index, 'feedback').html
	}));
