import * as v from 'valibot';

const key = v.pipe(v.string(), v.uuid('Open the page again: this form is damaged'));
const text = (most: number, missing: string) =>
	v.pipe(
		v.string(missing),
		v.nonEmpty(missing),
		v.maxLength(most, `Use at most ${most.toLocaleString('en-GB')} characters`)
	);

export const messageSchema = v.object({
	key,
	audience: v.picklist(['all', 'slipping', 'chosen'], 'Choose who gets it'),
	/** Places of the learners who were chosen one by one. */
	to: v.optional(v.array(v.pipe(v.string(), v.uuid())), []),
	subject: text(120, 'Enter a subject'),
	body: text(5000, 'Enter the text')
});
export type NewMessage = v.InferOutput<typeof messageSchema>;

export const questionSchema = v.object({
	key,
	module: v.optional(v.string(), ''),
	body: text(2000, 'Enter your question')
});

export const replySchema = v.object({ key, body: text(5000, 'Enter your answer') });

export const audienceWords = {
	all: 'everybody in the cohort',
	slipping: 'those who are late or quiet',
	chosen: 'some'
} as const;
