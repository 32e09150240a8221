import type { ReceiptOutcome } from './answer.schema.ts';

/** What registers answer, in plain words. */
export const outcomeTags: Record<
	ReceiptOutcome,
	{ text: string; colour: 'green' | 'red' | 'grey' | 'orange' }
> = {
	accepted: { text: 'Accepted', colour: 'green' },
	rejected: { text: 'Rejected', colour: 'red' },
	duplicate: { text: 'Had it already', colour: 'grey' },
	unmatched: { text: 'Person not found', colour: 'orange' }
};

/** What a no means and what helps, for staff. */
export const outcomeSentences: Record<'rejected' | 'unmatched', string> = {
	rejected: 'The register took the notice and will not use it.',
	unmatched: 'The register does not know which of its people this is about.'
};

export const settleChoices = [
	{
		value: 'number',
		text: 'Give the number under which the register knows this person',
		hint: 'Look it up on the register itself. The award is told anew with the number, where the agreement allows it.'
	},
	{
		value: 'again',
		text: 'Send the same notice again',
		hint: 'When the register has put it right. To a register that fetches the feed the award is told anew.'
	},
	{ value: 'closed', text: 'Close it', hint: 'Nothing more is to be done. Say why.' }
];
