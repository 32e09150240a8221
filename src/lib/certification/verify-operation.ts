import * as v from 'valibot';
import type { Operation } from '#lib/platform/openapi.ts';
import { fileAnswerSchema, verifyAnswerSchema } from './verify-answer.schema.ts';

/** The look-up of a certificate as the API's document describes it. */
export const verifyOperation: Operation = {
	method: 'get',
	path: '/api/v1/verify/{code}',
	id: 'verifyCertificate',
	summary: 'Is this award in force now?',
	description:
		'Answers from live state, for anyone. The answer may be kept for the seconds that Cache-Control says, not longer. At most 60 look-ups a minute from one address.',
	parameters: {
		code: {
			description:
				'The verification code of a certificate. Case, spaces and hyphens do not matter; O is read as 0, I and L as 1.',
			schema: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
			example: 'K7QM-2VXA-90HT-4EWZ'
		}
	},
	answer: { description: 'What is true of the award.', schema: verifyAnswerSchema },
	problems: { 404: 'No certificate has this code.', 429: 'Too many look-ups: see Retry-After.' }
};

/** The same for somebody who has the file. */
export const verifyFileOperation: Operation = {
	method: 'post',
	path: '/api/v1/verify',
	id: 'verifyFile',
	summary: 'Is this file ours, and is its award in force now?',
	description:
		'The body is the file. Only a file that is exactly the one we made is answered with the award, or a photograph of the QR code of a certificate with what is true of its code; nothing is kept. At most 20 files a minute from one address, 2 MB a file, and 12 MB and 25 million points a photograph.',
	parameters: {},
	file: {
		description:
			'A certificate or digital badge of ours, or a photograph of a QR code. What it is, its first bytes say.',
		mediaTypes: [
			'application/pdf',
			'image/png',
			'image/jpeg',
			'image/svg+xml',
			'application/json',
			'application/vc+jwt',
			'application/octet-stream'
		]
	},
	answer: { description: 'What is true of the award.', schema: fileAnswerSchema },
	problems: {
		400: 'The file is not ours.',
		409: 'The file bears the mark of one of our certificates, but was changed.',
		413: 'The file is too large.',
		429: 'Too many files: see Retry-After.'
	}
};
