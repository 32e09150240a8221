import * as v from 'valibot';
import type { EveryBody, Option } from '#lib/catalogue/published.ts';
import { everyItem, type ItemContent, optionList } from '../item-content.ts';
import { checkOptions, optionsOf, optionTexts } from '../options.content.ts';

export type SingleChoiceBody = EveryBody & { type: 'single-choice'; options: Option[] };

const schema = v.strictObject({
	...everyItem,
	type: v.literal('single-choice'),
	options: optionList(3, 6)
});

export const content: ItemContent<'single-choice', typeof schema, SingleChoiceBody> = {
	type: 'single-choice',
	name: 'single choice',
	schema,
	texts: optionTexts,
	check({ options }, { fault }) {
		if (!options) return;
		checkOptions(options, ['options'], fault);
		const correct = options.filter((option) => option?.correct === true).length;
		if (correct === 1) return;
		fault(
			['options'],
			`exactly one option must be correct, not ${correct === 0 ? 'none' : correct}`
		);
	},
	compile: ({ type, options }, compiling) => ({ type, options: optionsOf(options, compiling) })
};
