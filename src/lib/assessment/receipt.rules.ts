import { createHash } from 'node:crypto';
import { canonical } from './answer-form.ts';

/** What was handed in, in a form that anyone can compute again from the journal. */
export type HandedInPaper = {
	attemptId: string;
	submittedAt: Date;
	/** In the order of the paper; `response` is null where nothing was answered. */
	answers: readonly { position: number; itemKey: string; response: unknown }[];
};

/** SHA-256, hex, over one line each: id, instant, then position, item and answer of each question. */
export function receiptOf({ attemptId, submittedAt, answers }: HandedInPaper): string {
	const lines = answers.map(({ position, itemKey, response }) =>
		[position, itemKey, canonical(response)].join(' ')
	);
	const text = [attemptId, submittedAt.toISOString(), ...lines].join('\n');
	return createHash('sha256').update(text).digest('hex');
}

/** The first sixteen digits in fours: enough to compare by eye or on the telephone. */
export const shortReceipt = (receipt: string): string =>
	receipt.slice(0, 16).toUpperCase().match(/.{4}/g)?.join(' ') ?? '';
