import type { Dictionary } from './dictionary.ts';
import { proseOf, wordsOf } from './prose.ts';
import { styleRules } from './style-rules.ts';

export type Finding = { line: number; message: string; unknown?: string };

/** What is wrong in a file, as far as a dictionary and patterns can tell. */
export function findingsIn(file: string, source: string, dictionary: Dictionary): Finding[] {
	const prose = proseOf(file, source);
	const spelling = wordsOf(prose)
		.filter(({ word }) => !dictionary.has(word))
		.map(({ line, word }) => {
			const like = dictionary.like(word).join(', ');
			const message = `"${word}" is not in the dictionary${like && ` (${like}?)`}`;
			return { line, message, unknown: word };
		});
	const style = styleRules.flatMap(({ pattern, say }) =>
		[...prose.matchAll(pattern)].map(({ 0: found, index }) => ({
			line: prose.slice(0, index).split('\n').length,
			message: `"${found.replace(/\s+/g, ' ')}": say ${say}`
		}))
	);
	return [...spelling, ...style].toSorted((a, b) => a.line - b.line);
}
