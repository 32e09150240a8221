import { json } from '@sveltejs/kit';
import { TooLarge } from '#lib/platform/errors.ts';
import { receiveAnswer, RefusedAnswer } from '#lib/register/answers.server.ts';
import type { RequestHandler } from './$types';

const LARGEST_BYTES = 16 * 1024;

export const POST: RequestHandler = async ({ locals, params, request }) => {
	const { sql, at, log } = locals;
	const header = (name: string) => request.headers.get(name);
	const message = {
		id: header('webhook-id'),
		timestamp: header('webhook-timestamp'),
		signature: header('webhook-signature'),
		body: await readText(request)
	};
	try {
		const isNew = await receiveAnswer(sql, at, params.register, message);
		return json({ kept: isNew ? 'now' : 'before' });
	} catch (error) {
		if (error instanceof RefusedAnswer) {
			log.warn({ receiver: params.register.slice(0, 36), why: error.why }, 'an answer was refused');
		}
		throw error;
	}
};

/**
 * No more than is taken is ever held. The rest is read and dropped, so that the sender hears why it is
 * refused; the server's own limit ends what does not end. @throws TooLarge
 */
async function readText(request: Request): Promise<string> {
	const chunks: Uint8Array[] = [];
	let bytes = 0;
	for await (const chunk of request.body ?? []) {
		bytes += chunk.length;
		if (bytes <= LARGEST_BYTES) chunks.push(chunk);
	}
	if (bytes > LARGEST_BYTES) throw new TooLarge(LARGEST_BYTES);
	return Buffer.concat(chunks).toString('utf8');
}
