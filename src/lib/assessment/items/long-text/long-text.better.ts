import fc from 'fast-check';
import type { Better } from '../better.ts';
import type { LongTextBody } from './long-text.content.ts';

/** Which text is better is for a person to say: to rules all are the same. */
export const better: Better<LongTextBody> = () =>
	fc.tuple(fc.string(), fc.string()).map(([a, b]) => [{ text: a }, { text: b }] as const);
