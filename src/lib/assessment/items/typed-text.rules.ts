import * as v from 'valibot';
import { wrongShape } from './item-type.ts';

/** Text as typed, for the types that ask for it. */

export type TextResponse = { text?: string | undefined };

/** @param most characters that are kept: far more than any answer needs */
export const textResponse = (most: number) =>
	v.strictObject(
		{
			text: v.optional(
				v.pipe(
					v.string(wrongShape),
					v.transform(storable),
					v.maxLength(most, `This is too long: write at most ${most} characters.`)
				)
			)
		},
		wrongShape
	);

/** Lines end in one way, and nothing is left that a database cannot keep. */
const storable = (text: string): string =>
	text
		.toWellFormed()
		.replace(/\r\n?/g, '\n')
		.replace(/(?![\t\n])\p{Cc}/gu, '')
		.trim();
