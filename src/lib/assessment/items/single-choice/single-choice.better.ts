import fc from 'fast-check';
import type { Better } from '../better.ts';
import type { SingleChoiceBody } from './single-choice.content.ts';

/** Any choice or none, and the right one. */
export const better: Better<SingleChoiceBody> = ({ options }) => {
	const right = options.find(({ correct }) => correct)?.id;
	const any = fc.constantFrom({}, ...options.map(({ id }) => ({ choice: id })));
	return any.map((worse) => [worse, { choice: right }] as const);
};
