import {
	type Agreement,
	type AgreementField,
	agreementFields,
	begunOn,
	hasEnded
} from './agreement.rules.ts';

/** Agreements in plain words, for staff. */

export const basisChoices = [
	{
		value: 'contract',
		text: 'The terms of the course',
		hint: 'Everybody who enrols is told that their award goes to this register.'
	},
	{
		value: 'consent',
		text: 'The consent of each person',
		hint: 'Nothing is sent about anybody until they say yes on their own page.'
	}
];

const staffWords: Record<AgreementField, string> = {
	name_as_awarded: 'Name as awarded',
	register_number: 'Number on the register',
	date_of_birth: 'Date of birth',
	year_of_birth: 'Year of birth',
	email: 'E-mail address',
	grade: 'Grade',
	standards_evidence: 'Standards that the holder has shown'
};

const hints: Partial<Record<AgreementField, string>> = {
	name_as_awarded:
		'Without it the register is sent version 2 of a notice, and must be able to read that.',
	year_of_birth: 'In place of the date of birth, where the year is enough.'
};

export const fieldChoices = agreementFields.map((value) => {
	const hint = hints[value];
	return { value, text: staffWords[value], ...(hint && { hint }) };
});

/** Whether one of the agreements with a register counts on that day, as a tag. */
export function agreementTag(agreement: Agreement, all: readonly Agreement[], today: string) {
	if (agreement.startsOn > today) return { text: 'Not begun', colour: 'yellow' } as const;
	if (begunOn(all, today)?.id !== agreement.id)
		return { text: 'Replaced', colour: 'grey' } as const;
	if (hasEnded(agreement, today)) return { text: 'Ended', colour: 'red' } as const;
	return { text: 'In force', colour: 'green' } as const;
}

/** The facts of an agreement as rows of a list. */
export const agreementRows = (
	agreement: Agreement & { reference: string },
	dayWords: (day: string) => string
) => [
	{
		key: 'Ground',
		value: basisChoices.find(({ value }) => value === agreement.basis)?.text ?? agreement.basis
	},
	{
		key: 'It may also be told',
		value:
			fieldChoices
				.filter(({ value }) => agreement.fields.includes(value))
				.map(({ text }) => text)
				.join(', ') || 'Nothing more'
	},
	{ key: 'Kept at', value: agreement.reference },
	{ key: 'First day', value: dayWords(agreement.startsOn) },
	{ key: 'Last day', value: agreement.endsOn ? dayWords(agreement.endsOn) : 'No end' }
];
