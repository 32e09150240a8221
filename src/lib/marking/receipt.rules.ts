import { createHash } from 'node:crypto';

/** What was handed in, in a form that anyone can compute again. */
export type HandedIn = {
	submissionId: string;
	submittedAt: Date;
	body: string;
	/** SHA-256 of the file, hex; null without one. */
	fileSha256: string | null;
};

export const textHash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** SHA-256 over one line each: id, instant, hash of the text, hash of the file or '-'. */
export const receiptOf = ({ submissionId, submittedAt, body, fileSha256 }: HandedIn): string =>
	textHash([submissionId, submittedAt.toISOString(), textHash(body), fileSha256 ?? '-'].join('\n'));

/** In groups of eight, to read it out or compare it by eye. */
export const inGroups = (receipt: string): string => receipt.match(/.{1,8}/g)?.join(' ') ?? '';
