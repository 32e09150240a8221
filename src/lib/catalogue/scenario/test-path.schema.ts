import * as v from 'valibot';
import { line, listOf, told, whole } from '../content/field.schema.ts';
import { guard, id, moment, span, stateName } from './scenario-parts.schema.ts';

const pathStep = v.pipe(
	v.strictObject({
		at: moment,
		decide: v.optional(id),
		option: told("An option's letter, or other.", v.optional(v.string())),
		points: told('For other: what the observer gives.', v.optional(whole(0, 3))),
		hint: told('A hint is taken for this decision.', v.optional(id)),
		act: v.optional(id),
		pause: told('The team pauses for so long, and resumes.', v.optional(span))
	}),
	v.check(
		(one) => ['decide', 'hint', 'act', 'pause'].filter((key) => key in one).length === 1,
		'must have exactly one of decide, hint, act, pause'
	),
	v.check((one) => 'option' in one === 'decide' in one, 'must have "decide" and "option" together')
);

const expected = v.strictObject({
	visits: told('States in the order in which they are entered.', v.optional(listOf(stateName, 1))),
	ends: told('Where regions are at the end.', v.optional(listOf(stateName, 1))),
	reaches: v.optional(
		listOf(v.strictObject({ state: stateName, notBefore: v.optional(moment), by: moment }), 1)
	),
	never: told('States that are not entered.', v.optional(listOf(stateName, 1))),
	score: v.optional(
		v.strictObject({ atLeast: v.optional(v.number()), lessThan: v.optional(v.number()) })
	),
	failed: told('Must-pass items that fail: these and no others.', v.optional(listOf(id))),
	replayOffered: v.optional(v.boolean()),
	vars: v.optional(listOf(guard, 1))
});

/** One way through the scenario, and what must come of it. */
export const testPath = v.strictObject({
	id,
	title: line,
	steps: listOf(pathStep),
	record: told('What the observer gives for the record.', v.optional(whole(0, 10))),
	until: told('The path is followed to this time.', moment),
	expect: expected
});

export type TestPath = v.InferOutput<typeof testPath>;
export type PathStep = v.InferOutput<typeof pathStep>;
