import * as v from 'valibot';
import { code, line, listOf, outcomeKey, percent, slug, whole, told } from './field.schema.ts';

/** course.yaml */
export const courseSchema = v.strictObject({
	code,
	edition: told('Its label: unique within the course.', slug),
	draft: told(
		'true while it is being written: checked, but never published.',
		v.optional(v.boolean())
	),
	title: line,
	summary: line,
	audience: line,
	entry: line,
	modules: told('Folders of modules, in the order taught.', listOf(slug, 1, 40)),
	grades: v.strictObject({ pass: percent, merit: percent, distinction: percent }),
	award: v.strictObject({
		code,
		title: line,
		level: line,
		hours: whole(1, 5000),
		validMonths: told('Left out: the award never expires.', v.optional(whole(1, 1200))),
		criteria: line,
		outcomes: listOf(outcomeKey, 1)
	})
});
