import { createHmac } from 'node:crypto';

/** The headers of Standard Webhooks 1.0.0 for one message. A retry keeps the id and takes a new time. */
export function signedHeaders(
	secret: string,
	message: { id: string; body: string },
	at: Date
): Record<string, string> {
	const seconds = String(Math.floor(at.getTime() / 1000));
	return {
		'webhook-id': message.id,
		'webhook-timestamp': seconds,
		'webhook-signature': signature(secret, `${message.id}.${seconds}.${message.body}`)
	};
}

function signature(secret: string, content: string): string {
	const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
	return `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
}

/** True for whsec_ and the base64 of 24 to 64 bytes. */
export function isSecret(text: string): boolean {
	const match = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text);
	const bytes = Buffer.from(match?.[1] ?? '', 'base64').length;
	return bytes >= 24 && bytes <= 64;
}
