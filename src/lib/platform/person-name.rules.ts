import * as v from 'valibot';

/** Soft hyphens, spaces without width and marks of direction: they come along when a name is pasted. */
const UNSEEN = /[\u00ad\u061c\u200b\u200e\u200f\u2060\ufeff]/g;

/** The one form in which names are kept. */
export const tidyName = (name: string): string =>
	name.normalize('NFC').replace(UNSEEN, '').replace(/\s+/g, ' ').trim();

/**
 * Control characters, broken halves of pairs, characters that mean something else on each machine, and
 * marks that turn the direction of what follows: a name with one can be read as another.
 */
export const canBeShown = (name: string): boolean =>
	!/[\p{Cc}\p{Cs}\p{Co}\u202a-\u202e\u2066-\u2069]/u.test(name);

/** A name that somebody typed, as it will be kept. @param missing said when there is none */
export const nameSchema = (missing: string) =>
	v.pipe(
		v.string(missing),
		v.transform(tidyName),
		v.nonEmpty(missing),
		v.maxLength(200, 'Use at most 200 characters.'),
		v.check(canBeShown, 'The name holds characters that cannot be shown.')
	);
