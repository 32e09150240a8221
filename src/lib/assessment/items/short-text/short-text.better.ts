import fc from 'fast-check';
import type { Better } from '../better.ts';
import type { ShortTextBody } from './short-text.content.ts';

/** Words with some of what is looked for, and the same with more of it before them. */
export const better: Better<ShortTextBody> = (body) => {
	const other = fc.constantFrom('', 'the board', 'nobody');
	if (body.marking === 'person')
		return fc.tuple(other, other).map(([a, b]) => [{ text: a }, { text: b }]);
	const phrases = body.keywords.map(({ anyOf }) => anyOf[0] ?? '');
	return fc.tuple(fc.subarray(phrases), fc.subarray(phrases), other).map(([some, more, end]) => {
		const all = phrases.filter((phrase) => some.includes(phrase) || more.includes(phrase));
		// What stands at the end may be beyond the words that are read.
		return [{ text: [...some, end].join(' ') }, { text: [...all, end].join(' ') }] as const;
	});
};
