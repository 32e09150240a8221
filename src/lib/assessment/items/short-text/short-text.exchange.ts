import { type ItemExchange, type ItemOf, NO_FEEDBACK } from '../item-exchange.ts';

export const exchange: ItemExchange<ItemOf<'short-text'>> = {
	toQuestion(item, changes) {
		if (item.marking === 'person') {
			const { modelAnswer, markingNotes = '', maxWords } = item;
			return { kind: 'essay', modelAnswer, markingNotes, words: maxWords };
		}
		// Elsewhere one answer is right as a whole: one that names every keyword.
		const first = item.keywords.map(({ anyOf }) => anyOf[0] ?? '');
		const accepted = item.keywords.length === 1 ? [...item.keywords[0]!.anyOf] : [first.join(' ')];
		const right = accepted.map((text) => `“${text}”`).join(' or ');
		changes.push(`an answer is right there when it is ${right} and nothing more`);
		if (item.keywords.length > 1) {
			changes.push('single keywords earn no marks there, and only of the first something is said');
		}
		changes.push('its model answer and its number of words are left out');
		return { kind: 'words', accepted, ofRight: item.keywords[0]?.feedback ?? '' };
	},
	fromQuestion(question, changes) {
		if (question.kind !== 'words') return null;
		changes.push(
			'an answer of at most 20 words is right here when it holds one of the accepted texts, as whole words in small or capital letters'
		);
		const { accepted, ofRight } = question;
		return {
			type: 'short-text',
			marking: 'keywords',
			maxWords: 20,
			keywords: [{ id: 'k1', anyOf: accepted, feedback: ofRight || NO_FEEDBACK }],
			modelAnswer: accepted[0] ?? ''
		};
	}
};
