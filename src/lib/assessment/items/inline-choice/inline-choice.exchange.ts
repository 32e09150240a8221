import { fromChoices, gapId, type ItemExchange, type ItemOf, toChoices } from '../item-exchange.ts';
import { fillGaps } from './gaps.rules.ts';

export const exchange: ItemExchange<ItemOf<'inline-choice'>> = {
	toQuestion({ text, gaps }) {
		const ids = gaps.map(({ id }) => id);
		return {
			kind: 'gaps',
			text: fillGaps(text, (id) => `{{${ids.indexOf(id) + 1}}}`),
			gaps: gaps.map(({ options }) => toChoices(options))
		};
	},
	fromQuestion(question, changes) {
		if (question.kind === 'gaps') {
			return {
				type: 'inline-choice',
				text: fillGaps(question.text, (number) => `{{${gapId(Number(number) - 1)}}}`),
				gaps: question.gaps.map((options, index) => ({
					id: gapId(index),
					options: fromChoices(options)
				}))
			};
		}
		if (question.kind !== 'choice' || !question.single || question.options.length !== 2)
			return null;
		changes.push('became a text with one gap: a single choice has three options or more here');
		const options = fromChoices(question.options);
		return { type: 'inline-choice', text: 'Answer: {{g1}}', gaps: [{ id: 'g1', options }] };
	}
};
