import { type ItemExchange, type ItemOf, NO_FEEDBACK, pairId } from '../item-exchange.ts';

export const exchange: ItemExchange<ItemOf<'matching'>> = {
	toQuestion({ pairs, distractors = [] }, changes) {
		changes.push('what is said of each pair is left out');
		return {
			kind: 'matching',
			pairs: pairs.map(({ prompt, answer }) => ({ prompt, answer })),
			distractors: [...distractors]
		};
	},
	fromQuestion(question) {
		if (question.kind !== 'matching') return null;
		const { pairs, distractors } = question;
		return {
			type: 'matching',
			pairs: pairs.map(({ prompt, answer }, index) => ({
				...{ id: pairId(index), prompt, answer },
				feedback: NO_FEEDBACK
			})),
			...(distractors.length > 0 && { distractors })
		};
	}
};
