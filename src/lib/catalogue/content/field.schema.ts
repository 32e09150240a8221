import * as v from 'valibot';
import { isDay } from '#lib/platform/days.ts';

/** Fields that several files of the content format share. Messages read after the key's name. */

const LONGEST_LINE = 2000;
const LONGEST_MARKDOWN = 40_000;

export const line = v.pipe(
	v.string(),
	v.regex(/\S/, 'must not be empty'),
	v.maxLength(LONGEST_LINE, `must have at most ${LONGEST_LINE} characters`)
);

export const markdown = v.pipe(
	v.string(),
	v.regex(/\S/, 'must not be empty'),
	v.maxLength(LONGEST_MARKDOWN, `must have at most ${LONGEST_MARKDOWN} characters`)
);

export const slug = v.pipe(
	v.string(),
	v.regex(
		/^[a-z0-9][a-z0-9-]{0,79}$/,
		'must be lower-case letters, digits and hyphens, at most 80 of them'
	)
);

/** The code of a course or a module: CLHC, CLHC-1. */
export const code = v.pipe(
	v.string(),
	v.regex(/^[A-Z][A-Z0-9-]{0,19}$/, 'must be capital letters, digits and hyphens, such as CLHC-1')
);

export const lessonCode = v.pipe(
	v.string(),
	v.regex(/^\d{1,2}\.\d{1,2}$/, 'must be a lesson number in quotes, such as "1.3"')
);

export const outcomeId = v.pipe(
	v.string(),
	v.regex(/^LO\d{1,2}$/, "must be the id of one of the module's outcomes, such as LO1")
);

/** caf/4.0/A1.a, ndg/2, seed/S-12 */
export const outcomeKey = v.pipe(
	v.string(),
	v.regex(/^[a-z0-9-]+(\/[A-Za-z0-9.-]+)+$/, 'must be an outcome key, such as caf/4.0/A1.a')
);

export const whole = (least: number, most: number) =>
	v.pipe(
		v.number(),
		v.integer('must be a whole number'),
		v.minValue(least, `must be ${least} or more`),
		v.maxValue(most, `must be ${most} or less`)
	);

export const percent = whole(0, 100);

export const webAddress = v.pipe(
	v.string(),
	v.url('must be a web address'),
	v.regex(/^https?:\/\//, 'must begin with https:// or http://')
);

/** A real calendar day: 2027-02-30 is none. */
export const day = v.pipe(
	v.string(),
	v.regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date, such as 2027-05-31'),
	v.check(isDay, 'must be a day that exists, such as 2027-05-31')
);

export const listOf = <S extends v.GenericSchema>(schema: S, least = 0, most = 500) =>
	v.pipe(
		v.array(schema),
		v.minLength(
			least,
			least === 1 ? 'must have at least one entry' : `must have at least ${least} entries`
		),
		v.maxLength(most, `must have at most ${most} entries`)
	);

/** What an editor says about the key. */
export const told = <S extends v.GenericSchema>(text: string, schema: S) =>
	v.pipe(schema, v.description(text));
