import type { ItemExchange, ItemOf } from '../item-exchange.ts';

export const exchange: ItemExchange<ItemOf<'numeric'>> = {
	toQuestion(item, changes) {
		if (item.form === 'day-and-time') {
			// No format asks for a day and a time: elsewhere it is a text.
			const accepted = [`${item.answer.day}, ${item.answer.time}`];
			changes.push(`its day and time became a text: only “${accepted[0]}” is right there`);
			return { kind: 'words', accepted, ofRight: '' };
		}
		const { answer, tolerance = 0, unit = '' } = item;
		return { kind: 'number', answer, tolerance, unit };
	},
	fromQuestion(question) {
		if (question.kind !== 'number') return null;
		const { answer, tolerance, unit } = question;
		return { type: 'numeric', answer, tolerance, ...(unit && { unit }) };
	}
};
