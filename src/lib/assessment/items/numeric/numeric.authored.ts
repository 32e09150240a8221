import fc from 'fast-check';
import type { Authored } from '../authored.ts';

export const authored: Authored = {
	drawn: ({ figure }) =>
		fc.record(
			{ answer: figure, tolerance: fc.nat(3), unit: fc.constant('tests') },
			{ requiredKeys: ['answer'] }
		),
	examples: {
		plain: { answer: 5, tolerance: 1 },
		unit: { answer: 5, unit: 'kg' },
		day: { form: 'day-and-time', answer: { day: 9, time: '21:40' }, toleranceMinutes: 5 }
	}
};
