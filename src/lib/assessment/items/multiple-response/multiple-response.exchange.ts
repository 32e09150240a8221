import { fromChoices, type ItemExchange, type ItemOf, toChoices } from '../item-exchange.ts';

export const exchange: ItemExchange<ItemOf<'multiple-response'>> = {
	toQuestion: ({ options }) => ({ kind: 'choice', single: false, options: toChoices(options) }),
	fromQuestion(question) {
		if (question.kind !== 'choice' || question.single) return null;
		return { type: 'multiple-response', options: fromChoices(question.options) };
	}
};
