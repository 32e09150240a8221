import fc from 'fast-check';
import type { Authored } from '../authored.ts';

export const authored: Authored = {
	drawn: ({ lines }) =>
		fc.record(
			{
				pairs: lines(2, 5).map((texts) =>
					texts.map((text, n) => ({ id: `x${n}`, prompt: text, answer: `to ${n}`, feedback: text }))
				),
				distractors: fc.constant(['nobody'])
			},
			{ requiredKeys: ['pairs'] }
		),
	examples: {
		plain: {
			pairs: ['a', 'b', 'c'].map((id) => ({ id, prompt: `P ${id}`, answer: id, feedback: 'F' }))
		}
	}
};
