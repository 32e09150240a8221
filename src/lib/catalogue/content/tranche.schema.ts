import * as v from 'valibot';
import { line, listOf, outcomeKey, slug, webAddress, told } from './field.schema.ts';

/** tranche.yaml */
export const trancheSchema = v.strictObject({
	code: slug,
	title: line,
	summary: line,
	licence: line
});

/** sources.yaml: every source that a lesson cites, by id. */
export const sourcesSchema = listOf(
	v.strictObject({
		id: slug,
		title: line,
		publisher: line,
		published: v.pipe(
			v.string(),
			v.regex(
				/^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/,
				'must be a year, a year and month, or a date in quotes, such as "2018-04"'
			)
		),
		url: v.optional(webAddress),
		standing: v.picklist(['primary', 'secondary']),
		note: v.optional(line)
	}),
	0,
	2000
);

/** glossary.yaml: terms and their meanings. */
export const glossarySchema = listOf(
	v.strictObject({
		term: line,
		also: told('Other spellings that lead to the same meaning.', v.optional(listOf(line, 1))),
		meaning: line
	}),
	0,
	2000
);

/** outcomes.yaml: clauses of standards that content and awards map to. */
export const outcomesSchema = listOf(
	v.strictObject({ key: outcomeKey, title: line, framework: line, version: line }),
	0,
	2000
);
