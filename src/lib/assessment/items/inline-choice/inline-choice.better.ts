import type { Better } from '../better.ts';
import { betterParts } from '../parts.better.ts';
import type { InlineChoiceBody } from './inline-choice.content.ts';

export const better: Better<InlineChoiceBody> = ({ gaps }) => {
	const parts = gaps.map(({ id, options }) => ({
		id,
		offered: options.map((option) => option.id),
		right: options.find(({ correct }) => correct)?.id ?? ''
	}));
	return betterParts(parts).map(([a, b]) => [{ gaps: a }, { gaps: b }] as const);
};
