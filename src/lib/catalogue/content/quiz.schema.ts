import * as v from 'valibot';
import { itemSchema, itemTypeNames } from '#lib/assessment/items/item-contents.ts';
import { countedTries, thinkingLevels } from '../published.ts';
import { line, listOf, markdown, outcomeId, percent, slug, told, whole } from './field.schema.ts';

const cohortMoment = v.strictObject({
	week: told('Week of the cohort, from 1.', whole(1, 104)),
	day: told(
		'Day of that week, 1 to 7, counted from the day on which the cohort starts.',
		whole(1, 7)
	),
	time: told(
		'On the clock where the cohort is.',
		v.pipe(
			v.string(),
			v.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time in quotes, such as "09:00"')
		)
	)
});

/** A file whose `kind` is quiz. */
export const quizSchema = v.strictObject({
	code: slug,
	kind: v.literal('quiz'),
	title: line,
	weightPercent: whole(1, 100),
	floorPercent: told('The least that passes this part.', percent),
	minutes: whole(1, 600),
	attempts: v.union([whole(1, 10), v.literal('unlimited')]),
	coolingOffHours: told(
		'Before the second, the third attempt.',
		v.optional(listOf(whole(0, 2000)))
	),
	counts: told(
		'Which tries make the mark; best unless said.',
		v.optional(v.picklist(countedTries))
	),
	window: told(
		'When it may be taken; whenever the module is open unless said.',
		v.optional(
			v.strictObject({ opens: v.optional(cohortMoment), closes: v.optional(cohortMoment) })
		)
	),
	graceMinutes: told(
		'After the time: what arrives so long still counts in full; 0 unless said.',
		v.optional(whole(0, 60))
	),
	late: told(
		'After the grace: so long work is still taken, for so many marks of the hundred.',
		v.optional(v.strictObject({ minutes: whole(1, 1440), costPercent: whole(1, 100) }))
	),
	release: told(
		'When results and right answers can be seen.',
		v.picklist(['at-once', 'after-window', 'after-board'])
	),
	onePerPage: v.optional(v.boolean()),
	perPage: told(
		'Questions on each page; all of them on one unless said.',
		v.optional(whole(1, 100))
	),
	writtenBy: told(
		'Who wrote the questions, where somebody else reviewed all of them.',
		v.optional(listOf(line, 1, 50))
	),
	reviewedBy: told(
		'Who reviewed all of the questions, and wrote none of them.',
		v.optional(listOf(line, 1, 50))
	),
	intro: told('Shown before the start.', v.optional(markdown)),
	overall: told(
		'What a learner reads with the result, by mark: from so many per cent up to the next.',
		v.optional(listOf(v.strictObject({ from: percent, text: markdown }), 1, 10))
	),
	blueprint: told(
		'How many items each attempt draws from the bank below.',
		listOf(
			v.strictObject({
				outcome: outcomeId,
				items: whole(1, 100),
				types: listOf(v.picklist(itemTypeNames), 1),
				levels: listOf(v.picklist(thinkingLevels), 1)
			}),
			1,
			50
		)
	),
	items: listOf(itemSchema, 1, 1000)
});
