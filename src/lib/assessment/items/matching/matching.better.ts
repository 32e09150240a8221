import type { Better } from '../better.ts';
import { betterParts } from '../parts.better.ts';
import type { MatchingBody } from './matching.content.ts';

export const better: Better<MatchingBody> = ({ pairs, answers }) => {
	const offered = answers.map(({ id }) => id);
	const parts = pairs.map(({ id, answerId }) => ({ id, offered, right: answerId }));
	return betterParts(parts).map(([a, b]) => [{ matches: a }, { matches: b }] as const);
};
