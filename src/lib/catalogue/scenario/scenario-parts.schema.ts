import * as v from 'valibot';
import { line, listOf, told } from '../content/field.schema.ts';
import { MOMENT, SPAN } from './story-time.rules.ts';

/** What a scenario is made of: conditions and effects as data, and what uses them. */

export const id = v.pipe(
	v.string(),
	v.regex(
		/^[A-Za-z][A-Za-z0-9-]{0,49}$/,
		'must be letters, digits and hyphens, beginning with a letter'
	)
);

const event = v.pipe(
	v.string(),
	v.regex(/^[a-z][a-z0-9.-]{0,49}$/, 'must be an event, such as isolate.segment')
);

export const stateName = v.pipe(
	v.string(),
	v.regex(
		/^[A-Za-z][A-Za-z0-9-]*\.[A-Za-z][A-Za-z0-9-]*$/,
		'must be a region and its state, such as clinical.safetyCell'
	)
);

export const moment = v.pipe(
	v.string(),
	v.regex(MOMENT, 'must be a time of the story, such as T-9d, T+0 or T+25min')
);

export const span = v.pipe(
	v.string(),
	v.regex(SPAN, 'must be a length of time, such as 30min, 2h or 3d')
);

const countOf = (thing: object, keys: readonly string[]) =>
	keys.filter((key) => key in thing).length;

const SUBJECTS = ['var', 'in', 'entered', 'notBefore', 'decided', 'chose'] as const;
const COMPARISONS = ['atLeast', 'atMost', 'moreThan', 'lessThan', 'is'] as const;

/** One thing that must be true. */
export const guard = v.pipe(
	v.strictObject({
		var: told('The variable to compare.', v.optional(id)),
		atLeast: v.optional(v.number()),
		atMost: v.optional(v.number()),
		moreThan: v.optional(v.number()),
		lessThan: v.optional(v.number()),
		is: told('Of a flag.', v.optional(v.boolean())),
		in: told('A region is in one of these states.', v.optional(listOf(stateName, 1))),
		entered: told('The state was entered at some time.', v.optional(stateName)),
		before: told('With entered: for the first time before this.', v.optional(moment)),
		notBefore: told('The story has come to this time.', v.optional(moment)),
		decided: told('All these decisions have been taken.', v.optional(listOf(id, 1))),
		chose: told(
			'This option was chosen, such as D3.a.',
			v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]+\.[a-z]$/, 'must look like D3.a')))
		)
	}),
	v.check((one) => countOf(one, SUBJECTS) === 1, `must test exactly one of ${SUBJECTS.join(', ')}`),
	v.check(
		(one) => countOf(one, COMPARISONS) === ('var' in one ? 1 : 0),
		`must compare its variable by one of ${COMPARISONS.join(', ')}`
	),
	v.check((one) => !('before' in one) || 'entered' in one, 'has "before" without "entered"')
);

const guards = told('All of these must hold.', v.optional(listOf(guard, 1)));

/** One thing that happens: a variable changes or an event is raised. */
const effect = v.pipe(
	v.strictObject({
		when: guards,
		var: v.optional(id),
		add: v.optional(v.number()),
		set: told(
			'A value; `now` for a time.',
			v.optional(v.union([v.number(), v.boolean(), v.literal('now')]))
		),
		raise: v.optional(event),
		in: told('With raise: this much later.', v.optional(span))
	}),
	v.check(
		(one) => countOf(one, ['var', 'raise']) === 1,
		'must change one variable or raise one event'
	),
	v.check(
		(one) => countOf(one, ['add', 'set']) === ('var' in one ? 1 : 0),
		'must either add to its variable or set it'
	),
	v.check((one) => !('in' in one) || 'raise' in one, 'has "in" without "raise"')
);

export const effects = listOf(effect);

/** `to` is a state of the region, or `history`: the state before this one. */
const step = { when: guards, to: v.optional(id), effects: v.optional(effects) };

const onEvent = v.strictObject({ event, ...step });
const always = v.strictObject({ ...step, when: listOf(guard, 1) });

export const state = v.strictObject({
	id,
	title: line,
	entry: told('On coming in.', v.optional(effects)),
	every: told(
		'Again and again while in the state.',
		v.optional(listOf(v.strictObject({ each: span, when: guards, effects }), 1))
	),
	after: told(
		'Once, so long after coming in.',
		v.optional(listOf(v.strictObject({ wait: span, ...step }), 1))
	),
	always: told('As soon as it holds, without an event.', v.optional(listOf(always, 1))),
	on: v.optional(listOf(onEvent, 1)),
	safePoint: told('A run that ends badly may be played again from here.', v.optional(v.boolean())),
	ends: told('The run is over and nothing more happens.', v.optional(v.boolean())),
	offersReplay: v.optional(v.boolean())
});

export const region = v.strictObject({
	id,
	title: line,
	partOf: told('The region that this is a part of, for those who count regions.', v.optional(id)),
	initial: id,
	anywhere: told(
		'What may happen in every state but those named, when the state itself says nothing.',
		v.optional(
			v.strictObject({
				except: v.optional(listOf(id, 1)),
				on: v.optional(listOf(onEvent, 1)),
				always: v.optional(listOf(always, 1))
			})
		)
	),
	states: listOf(state, 1, 50)
});

export type Guard = v.InferOutput<typeof guard>;
export type Effect = v.InferOutput<typeof effect>;
export type Region = v.InferOutput<typeof region>;
export type State = v.InferOutput<typeof state>;
/** Where a transition goes and what it does, however it came about. */
export type Step = Pick<v.InferOutput<typeof onEvent>, 'to' | 'effects'>;
