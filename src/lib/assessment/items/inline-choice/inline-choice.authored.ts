import fc from 'fast-check';
import { type Authored, exampleOptions } from '../authored.ts';

export const authored: Authored = {
	drawn: ({ options }) =>
		fc.record({
			text: fc.constant('It has *one* {{b}} and {{a}}.'),
			gaps: fc.tuple(options(2, 5, 1), options(2, 5, 1)).map(([a, b]) => [
				{ id: 'b', options: b },
				{ id: 'a', options: a }
			])
		}),
	examples: {
		one: { text: 'It is {{g}}.', gaps: [{ id: 'g', options: exampleOptions('a') }] },
		two: {
			text: '{{g}} and {{h}}',
			gaps: ['g', 'h'].map((id) => ({ id, options: exampleOptions('a') }))
		}
	}
};
