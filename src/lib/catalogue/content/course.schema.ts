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
	follows: told('The edition of this course that it takes the place of.', v.optional(slug)),
	cost: told(
		'What it takes to write and to run, for the public calculator.',
		v.optional(
			v.strictObject({
				authorHours: whole(0, 100_000),
				yearlyAuthorHours: whole(0, 100_000),
				tutorHoursACohort: whole(0, 10_000),
				tutorHoursALearner: whole(0, 1000),
				hostingPoundsAYear: whole(0, 1_000_000),
				seats: v.strictObject({ least: whole(1, 1000), most: whole(1, 1000) }),
				exampleRates: v.strictObject({ author: whole(0, 1000), tutor: whole(0, 1000) }),
				note: line
			})
		)
	),
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
