import fc from 'fast-check';
import type { Better } from '../better.ts';
import { betterPicks } from '../picks.better.ts';
import type { HotspotBody } from './hotspot.content.ts';

/** Where one region may be picked, another pick takes the place of the first. */
export const better: Better<HotspotBody> = ({ regions }) => {
	const right = regions.filter(({ correct }) => correct).map(({ id }) => id);
	if (right.length > 1) return betterPicks(regions);
	const any = fc.constantFrom([], ...regions.map(({ id }) => [id]));
	return any.map((picked) => [{ choices: picked }, { choices: right }] as const);
};
