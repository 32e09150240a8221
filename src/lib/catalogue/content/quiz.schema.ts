import * as v from 'valibot';
import { countedTries, itemTypes, thinkingLevels } from '../published.ts';
import {
	lessonCode,
	line,
	listOf,
	markdown,
	outcomeId,
	percent,
	slug,
	whole,
	told
} from './field.schema.ts';

const everyItem = {
	id: told('Unique within the edition, never used again for something else.', slug),
	outcome: outcomeId,
	level: v.picklist(thinkingLevels),
	difficulty: told(
		"The author's guess of the share who get it right.",
		v.optional(
			v.pipe(v.number(), v.minValue(0, 'must be 0 or more'), v.maxValue(1, 'must be 1 or less'))
		)
	),
	marks: v.pipe(
		v.number(),
		v.minValue(0.25, 'must be 0.25 or more'),
		v.maxValue(100, 'must be 100 or less'),
		v.multipleOf(0.25, 'must be a multiple of 0.25')
	),
	lesson: told('What to read again.', v.optional(lessonCode)),
	stem: markdown,
	feedback: told('Shown to everyone afterwards.', markdown)
};

const choices = listOf(
	v.strictObject({
		id: slug,
		text: markdown,
		correct: v.optional(v.boolean()),
		feedback: markdown
	}),
	3,
	6
);

const amount = v.pipe(v.number(), v.finite('must be a number'));

const singleChoice = v.strictObject({
	...everyItem,
	type: v.literal('single-choice'),
	options: choices
});

const multipleResponse = v.strictObject({
	...everyItem,
	type: v.literal('multiple-response'),
	options: choices
});

const matching = v.strictObject({
	...everyItem,
	type: v.literal('matching'),
	pairs: listOf(
		v.strictObject({ id: slug, prompt: markdown, answer: markdown, feedback: markdown }),
		2,
		12
	),
	distractors: v.optional(listOf(markdown, 1, 12))
});

const ordering = v.strictObject({
	...everyItem,
	type: v.literal('ordering'),
	steps: told('In the right order.', listOf(v.strictObject({ id: slug, text: markdown }), 3, 12)),
	freeAfter: told(
		'{ s5: s2 }: step s5 may stand anywhere after s2.',
		v.optional(v.record(v.string(), slug))
	)
});

const number = v.strictObject({
	...everyItem,
	type: v.literal('numeric'),
	form: v.optional(v.literal('number')),
	answer: amount,
	tolerance: v.optional(v.pipe(amount, v.minValue(0, 'must be 0 or more'))),
	unit: v.optional(line)
});

const dayAndTime = v.strictObject({
	...everyItem,
	type: v.literal('numeric'),
	form: v.literal('day-and-time'),
	answer: v.strictObject({
		day: whole(1, 31),
		time: v.pipe(
			v.string(),
			v.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time in quotes, such as "21:40"')
		)
	}),
	toleranceMinutes: whole(0, 720)
});

export const itemSchema = v.variant('type', [
	singleChoice,
	multipleResponse,
	matching,
	ordering,
	v.variant('form', [dayAndTime, number])
]);

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
	attempts: whole(1, 10),
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
	release: v.picklist(['at-once', 'after-board']),
	onePerPage: v.optional(v.boolean()),
	intro: told('Shown before the start.', v.optional(markdown)),
	blueprint: told(
		'How many items each attempt draws from the bank below.',
		listOf(
			v.strictObject({
				outcome: outcomeId,
				items: whole(1, 100),
				types: listOf(v.picklist(itemTypes), 1),
				levels: listOf(v.picklist(thinkingLevels), 1)
			}),
			1,
			50
		)
	),
	items: listOf(itemSchema, 1, 1000)
});
