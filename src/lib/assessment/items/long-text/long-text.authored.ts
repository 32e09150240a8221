import fc from 'fast-check';
import type { Authored } from '../authored.ts';

export const authored: Authored = {
	drawn: ({ line }) =>
		fc.record(
			{ words: fc.constant(150), modelAnswer: line, markingNotes: line },
			{ requiredKeys: ['words', 'modelAnswer'] }
		),
	examples: { plain: { words: 150, modelAnswer: 'Model.', markingNotes: 'Notes.' } }
};
