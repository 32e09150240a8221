import { type ItemExchange, type ItemOf, NO_MODEL_ANSWER } from '../item-exchange.ts';

export const exchange: ItemExchange<ItemOf<'long-text'>> = {
	toQuestion: ({ modelAnswer, markingNotes = '' }) => ({
		kind: 'essay',
		modelAnswer,
		markingNotes
	}),
	fromQuestion(question, changes) {
		if (question.kind !== 'essay') return null;
		const { modelAnswer, markingNotes } = question;
		if (!modelAnswer) changes.push('has no model answer: it is still to be written');
		return {
			type: 'long-text',
			words: 150,
			modelAnswer: modelAnswer || NO_MODEL_ANSWER,
			...(markingNotes && { markingNotes })
		};
	}
};
