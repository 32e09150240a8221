import fc from 'fast-check';
import type { Authored } from '../authored.ts';

const region = (id: string, at: number) => ({
	...{ id, label: `Region ${id}`, feedback: `About ${id}` },
	shape: { rect: [at, at, 10, 10] }
});

export const authored: Authored = {
	drawn: ({ lines, figure }) =>
		fc.record({
			image: fc.constant('images/map.svg'),
			alt: fc.constant('A map'),
			regions: fc.tuple(lines(3, 5), figure).map(([labels, at]) =>
				labels.map((label, n) => ({
					...{ id: `r${n}`, label },
					shape: n === 1 ? { circle: [at + 20, at + 20, 9] } : { rect: [at, at, 30, 20.5] },
					...(n === 0 && { correct: true }),
					feedback: label
				}))
			)
		}),
	examples: {
		plain: {
			...{ image: 'images/map.svg', alt: 'A map of it' },
			regions: [{ ...region('a', 0), correct: true }, region('b', 20), region('c', 40)]
		}
	}
};
