import * as v from 'valibot';

/** The clock by which staff enter times. */
export const LONDON = 'Europe/London';

export const reasonSchema = v.pipe(
	v.string('Enter the reason'),
	v.nonEmpty('Enter the reason'),
	v.maxLength(500, 'The reason must have 500 characters or fewer')
);

const amount = (most: number, message: string) =>
	v.pipe(
		v.optional(v.string(), ''),
		v.transform((text) => (text === '' ? 0 : Number(text))),
		v.number(message),
		v.integer(message),
		v.minValue(0, message),
		v.maxValue(most, message)
	);

export const extraSchema = v.object({
	extraPercent: amount(300, 'Enter a whole number of per cent from 0 to 300'),
	extraMinutes: amount(1440, 'Enter a whole number of minutes from 0 to 1,440'),
	breakMinutes: amount(1440, 'Enter a whole number of minutes from 0 to 1,440'),
	scope: v.picklist(['all', 'this'], 'Choose which quizzes it is for'),
	reason: reasonSchema
});

export const endSchema = v.object({
	day: v.optional(v.string(), ''),
	time: v.optional(v.string(), ''),
	endReason: reasonSchema
});
