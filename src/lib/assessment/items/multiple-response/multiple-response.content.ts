import * as v from 'valibot';
import type { EveryBody, Option } from '#lib/catalogue/published.ts';
import { everyItem, type ItemContent, optionList } from '../item-content.ts';
import { checkOptions, optionsOf, optionTexts } from '../options.content.ts';

export type MultipleResponseBody = EveryBody & { type: 'multiple-response'; options: Option[] };

const schema = v.strictObject({
	...everyItem,
	type: v.literal('multiple-response'),
	options: optionList(3, 6)
});

export const content: ItemContent<'multiple-response', typeof schema, MultipleResponseBody> = {
	type: 'multiple-response',
	name: 'multiple response',
	schema,
	texts: optionTexts,
	check({ options }, { fault }) {
		if (!options) return;
		checkOptions(options, ['options'], fault);
		const correct = options.filter((option) => option?.correct === true).length;
		if (correct < 2) fault(['options'], 'two or more options must be correct');
		if (correct === options.length) fault(['options'], 'at least one option must be wrong');
	},
	compile: ({ type, options }, compiling) => ({ type, options: optionsOf(options, compiling) })
};
