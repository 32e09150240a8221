import * as v from 'valibot';
import {
	code,
	line,
	listOf,
	markdown,
	outcomeId,
	outcomeKey,
	percent,
	whole,
	told
} from './field.schema.ts';

const liveSession = v.strictObject({ title: line, minutes: whole(1, 1440), brief: markdown });

/** module.yaml */
export const moduleSchema = v.strictObject({
	code,
	title: line,
	summary: line,
	hours: whole(1, 1000),
	weeks: told(
		"Weeks of the cohort; the module's work is due at the end of the last.",
		v.strictObject({ from: whole(1, 200), to: whole(1, 200) })
	),
	requires: told('Codes of modules to be passed first.', listOf(code)),
	pass: v.strictObject({ overallPercent: percent }),
	outcomes: listOf(
		v.strictObject({
			id: outcomeId,
			text: line,
			maps: told(
				'What its questions and criteria assess; left out: what its lessons map to.',
				v.optional(listOf(outcomeKey, 1))
			)
		}),
		1,
		20
	),
	maps: listOf(outcomeKey),
	seminar: v.optional(liveSession),
	tableTop: v.optional(liveSession)
});
