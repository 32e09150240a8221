import { fromChoices, type ItemExchange, type ItemOf, toChoices } from '../item-exchange.ts';

export const exchange: ItemExchange<ItemOf<'single-choice'>> = {
	toQuestion: ({ options }) => ({ kind: 'choice', single: true, options: toChoices(options) }),
	fromQuestion(question) {
		if (question.kind !== 'choice' || !question.single || question.options.length < 3) return null;
		return { type: 'single-choice', options: fromChoices(question.options) };
	}
};
