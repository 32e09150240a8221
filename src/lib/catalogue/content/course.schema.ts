import * as v from 'valibot';
import { code, line, listOf, outcomeKey, percent, slug, whole } from './field.schema.ts';

/** course.yaml */
export const courseSchema = v.strictObject({
	code,
	/** Its label: unique within the course. */
	edition: slug,
	title: line,
	summary: line,
	audience: line,
	entry: line,
	/** Folders of modules, in the order taught. */
	modules: listOf(slug, 1, 40),
	grades: v.strictObject({ pass: percent, merit: percent, distinction: percent }),
	award: v.strictObject({
		code,
		title: line,
		level: line,
		hours: whole(1, 5000),
		/** Left out: the award never expires. */
		validMonths: v.optional(whole(1, 1200)),
		criteria: line,
		outcomes: listOf(outcomeKey, 1)
	})
});
