import * as v from 'valibot';
import { isDay } from '#lib/platform/days.ts';
import { isKeepable } from '#lib/platform/keepable-text.ts';
import { registrationStatuses } from './registration.rules.ts';

/** What a register may answer: `POST /api/v1/registers/{id}/answers` (docs/feed.md). */

const id = v.pipe(v.string(), v.uuid());
/** The form alone lets the 30th of February pass. */
const moment = v.pipe(
	v.string(),
	v.isoTimestamp(),
	v.check((text) => isDay(text.slice(0, 10))),
	// JavaScript does not read an offset in hours alone.
	v.transform((text) => new Date(text.replace(/([+-]\d\d)$/, '$1:00')))
);
const words = (atMost: number) =>
	v.pipe(v.string(), v.nonEmpty(), v.maxLength(atMost), v.check(isKeepable));
const day = v.nullish(v.pipe(v.string(), v.isoDate(), v.check(isDay)), null);

export const receiptOutcomes = ['accepted', 'rejected', 'duplicate', 'unmatched'] as const;

export type ReceiptOutcome = (typeof receiptOutcomes)[number];

const receipt = v.object({
	type: v.literal('receipt'),
	notice_id: id,
	outcome: v.picklist(receiptOutcomes),
	reason: v.nullish(words(200), null),
	said_at: moment
});

const registrationStatus = v.object({
	type: v.literal('registration_status'),
	person_local_id: id,
	register_number: words(40),
	status: v.picklist(registrationStatuses),
	level: v.nullish(words(100), null),
	valid_from: day,
	valid_to: day,
	checked_at: moment
});

export const answerSchema = v.pipe(
	v.variant('type', [receipt, registrationStatus]),
	v.title('Answer of a register')
);

export type Answered = v.InferOutput<typeof answerSchema>;

export type Receipt = v.InferOutput<typeof receipt>;

export type RegistrationSaid = v.InferOutput<typeof registrationStatus>;
