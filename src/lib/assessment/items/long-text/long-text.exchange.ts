import { type ItemExchange, type ItemOf, NO_MODEL_ANSWER } from '../item-exchange.ts';

export const exchange: ItemExchange<ItemOf<'long-text'>> = {
	toQuestion: ({ modelAnswer, markingNotes = '', words }) => ({
		kind: 'essay',
		modelAnswer,
		markingNotes,
		words
	}),
	fromQuestion(question, changes) {
		if (question.kind !== 'essay') return null;
		const { modelAnswer, markingNotes } = question;
		const words = Math.min(1500, Math.max(20, question.words ?? 150));
		if (words !== question.words) changes.push(`about ${words} words are asked for`);
		if (!modelAnswer) changes.push('has no model answer: it is still to be written');
		return {
			type: 'long-text',
			words,
			modelAnswer: modelAnswer || NO_MODEL_ANSWER,
			...(markingNotes && { markingNotes })
		};
	}
};
