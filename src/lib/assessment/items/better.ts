import type fc from 'fast-check';
import type { ItemBody } from '#lib/catalogue/published.ts';

/**
 * Two answers to a body, of which the second is right wherever the first is and nowhere more wrong. Each
 * type draws them in its own folder: what makes an answer better is for the type to say.
 */
export type Better<B extends ItemBody = ItemBody> = (
	body: B
) => fc.Arbitrary<readonly [worse: object, better: object]>;
