import fc from 'fast-check';
import type { Authored } from '../authored.ts';

const steps = ['a', 'b', 'c'].map((id) => ({ id, text: `Step ${id}` }));

export const authored: Authored = {
	drawn: ({ lines }) =>
		fc.record(
			{
				steps: lines(3, 6).map((texts) => texts.map((text, n) => ({ id: `t${n}`, text }))),
				freeAfter: fc.constant({ t2: 't0' })
			},
			{ requiredKeys: ['steps'] }
		),
	examples: { plain: { steps }, free: { steps, freeAfter: { c: 'a' } } }
};
