import { type ItemExchange, type ItemOf, stepId } from '../item-exchange.ts';

export const exchange: ItemExchange<ItemOf<'ordering'>> = {
	toQuestion({ steps, freeAfter = {} }, changes) {
		if (Object.keys(freeAfter).length > 0) {
			changes.push('a step that may stand in several places here has one right place there');
		}
		return { kind: 'order', steps: steps.map(({ text }) => text) };
	},
	fromQuestion(question) {
		if (question.kind !== 'order') return null;
		return {
			type: 'ordering',
			steps: question.steps.map((text, index) => ({ id: stepId(index), text }))
		};
	}
};
