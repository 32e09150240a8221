import { type ItemExchange, type ItemOf, stepId } from '../item-exchange.ts';

export const exchange: ItemExchange<ItemOf<'ordering'>> = {
	toQuestion: ({ steps }) => ({ kind: 'order', steps: steps.map(({ text }) => text) }),
	fromQuestion(question) {
		if (question.kind !== 'order') return null;
		return {
			type: 'ordering',
			steps: question.steps.map((text, index) => ({ id: stepId(index), text }))
		};
	}
};
