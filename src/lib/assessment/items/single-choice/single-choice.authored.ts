import fc from 'fast-check';
import { type Authored, exampleOptions } from '../authored.ts';

export const authored: Authored = {
	drawn: ({ options }) => fc.record({ options: options(3, 6, 1) }),
	examples: { plain: { options: exampleOptions('a') } }
};
