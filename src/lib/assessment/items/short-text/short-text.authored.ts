import fc from 'fast-check';
import type { Authored } from '../authored.ts';

export const authored: Authored = {
	drawn: ({ line }) =>
		fc.oneof(
			fc.record({
				...{ marking: fc.constant('keywords'), maxWords: fc.constant(20), modelAnswer: line },
				keywords: fc.constant([
					{ id: 'k1', anyOf: ['guardian', 'Caldicott Guardian'], feedback: 'Yes.' },
					{ id: 'k2', anyOf: ['deputy'], feedback: 'And who stands in.' }
				])
			}),
			fc.record({
				...{ marking: fc.constant('person'), maxWords: fc.constant(30) },
				...{ modelAnswer: line, markingNotes: line }
			})
		),
	examples: {
		keywords: {
			...{ marking: 'keywords', maxWords: 20, modelAnswer: 'A guardian.' },
			keywords: [{ id: 'k', anyOf: ['guardian', 'keeper'], feedback: 'Yes.' }]
		},
		person: { marking: 'person', maxWords: 30, modelAnswer: 'Model.', markingNotes: 'Notes.' }
	}
};
