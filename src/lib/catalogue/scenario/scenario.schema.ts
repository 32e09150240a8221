import * as v from 'valibot';
import { line, listOf, markdown, percent, told, whole } from '../content/field.schema.ts';
import { effects, guard, id, moment, region, span, stateName } from './scenario-parts.schema.ts';
import { testPath } from './test-path.schema.ts';

const variable = v.variant('kind', [
	v.strictObject({
		id,
		kind: v.literal('number'),
		start: v.number(),
		min: v.number(),
		max: told('Left out: no upper bound.', v.optional(v.number())),
		ceiling: told('The variable that holds a lower upper bound.', v.optional(id)),
		meaning: line
	}),
	v.strictObject({ id, kind: v.literal('flag'), start: v.boolean(), meaning: line }),
	told(
		'A time of the story: not known at first, and set once.',
		v.strictObject({ id, kind: v.literal('time'), meaning: line })
	)
]);

const phase = v.strictObject({
	id,
	title: line,
	from: moment,
	to: moment,
	wallMinutes: told('How long it takes at the table.', whole(1, 240))
});

const inject = v.strictObject({
	id,
	at: moment,
	shift: told(
		'Up to this much later, by the seed of the run; seed 0 shifts nothing.',
		v.optional(span)
	),
	wallMinute: whole(0, 240),
	to: listOf(line, 1, 10),
	text: markdown,
	hiddenTruth: told('For the facilitator.', v.optional(line)),
	effects: v.optional(effects)
});

const decision = v.strictObject({
	id,
	title: line,
	opens: told('The inject that opens it.', id),
	closes: moment,
	wallMinutes: whole(1, 60),
	question: line,
	hint: line,
	options: listOf(
		v.strictObject({
			id: v.pipe(v.string(), v.regex(/^[a-z]$/, 'must be one letter')),
			text: line,
			points: whole(0, 3),
			why: line,
			effects: v.optional(effects)
		}),
		2,
		6
	),
	unanswered: told('What happens when it closes without an answer.', v.optional(effects))
});

const action = v.strictObject({
	id,
	title: line,
	once: v.optional(v.boolean()),
	when: v.optional(listOf(guard, 1)),
	effects
});

const fairness = v.strictObject({
	pauses: told('How often a team may pause.', whole(0, 10)),
	reasonWords: told('The fewest words of a reason.', whole(0, 100)),
	confidence: v.strictObject({ from: whole(0, 10), to: whole(1, 10) }),
	hint: v.strictObject({
		afterPercent: told('Of the time of a decision, without an answer.', percent),
		cost: told('Points of the decision.', whole(0, 3))
	}),
	otherPoints: told("The most that a team's own option can earn, by the observer.", whole(0, 3)),
	tired: told(
		'While this holds, what a decision does comes later.',
		v.strictObject({ when: listOf(guard, 1), delay: span })
	),
	timeFactors: told('What every wall timer may be multiplied by.', listOf(v.number(), 1, 10)),
	rules: listOf(line, 1, 20)
});

const scoring = v.strictObject({
	decisions: told('The most that one decision can earn.', v.strictObject({ each: whole(1, 10) })),
	outcomes: listOf(
		v.strictObject({
			id,
			title: line,
			points: whole(1, 100),
			var: id,
			better: told('Which end of 0 to 100 is good.', v.picklist(['low', 'high']))
		})
	),
	duties: listOf(
		v.strictObject({
			id,
			title: line,
			points: told('Those of its best state.', whole(1, 100)),
			states: listOf(v.strictObject({ in: stateName, points: whole(0, 100) }), 1)
		})
	),
	record: told('By the observer.', v.strictObject({ points: whole(0, 10) })),
	mustPass: listOf(v.strictObject({ id, title: line, when: listOf(guard, 1) }), 1),
	cap: told('The most when a must-pass item failed or the run was stopped.', percent),
	bands: v.strictObject({ pass: percent, merit: percent, distinction: percent })
});

/** exercise/scenario.yaml */
export const scenarioSchema = v.strictObject({
	title: line,
	fiction: told('What is invented.', line),
	start: moment,
	zero: told('When T+0 is, in words.', line),
	end: moment,
	phases: listOf(phase, 1, 20),
	variables: listOf(variable, 1, 50),
	regions: listOf(region, 1, 20),
	schedule: told(
		'What happens at a set time without an inject.',
		listOf(v.strictObject({ at: moment, title: line, effects }))
	),
	injects: listOf(inject, 1, 60),
	decisions: listOf(decision, 1, 40),
	actions: listOf(action),
	fairness,
	scoring,
	paths: listOf(testPath, 1, 60)
});

export type Scenario = v.InferOutput<typeof scenarioSchema>;
