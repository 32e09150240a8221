import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far the time of a message may be off, either way. */
const TOLERANCE_SECONDS = 300;

/**
 * The headers of Standard Webhooks 1.0.0 for one message, signed with every secret that lives. A
 * retry keeps the id and takes a new time.
 */
export function signedHeaders(
	secrets: readonly string[],
	message: { id: string; body: string },
	at: Date
): Record<string, string> {
	const seconds = String(Math.floor(at.getTime() / 1000));
	const content = `${message.id}.${seconds}.${message.body}`;
	return {
		'webhook-id': message.id,
		'webhook-timestamp': seconds,
		'webhook-signature': secrets.map((secret) => `v1,${signature(secret, content)}`).join(' ')
	};
}

/** A message as it came in, of which nothing is believed yet. */
export type Unverified = {
	id: string | null;
	timestamp: string | null;
	signature: string | null;
	body: string;
};

/** What is wrong with a message that says it comes from a register, or null. For the log, not for the sender. */
export function refusedMessage(
	secrets: readonly string[],
	message: Unverified,
	at: Date
): 'unsigned' | 'out of time' | 'forged' | null {
	const { id, timestamp, body } = message;
	if (!id || id.length > 200 || !timestamp || !message.signature) return 'unsigned';
	if (!/^\d{1,12}$/.test(timestamp)) return 'unsigned';
	if (Math.abs(at.getTime() / 1000 - Number(timestamp)) > TOLERANCE_SECONDS) return 'out of time';
	const given = message.signature
		.split(' ', 10)
		.filter((part) => part.startsWith('v1,'))
		.map((part) => Buffer.from(part.slice(3), 'base64'));
	const content = `${id}.${timestamp}.${body}`;
	const right = secrets.map((secret) => Buffer.from(signature(secret, content), 'base64'));
	const matches = given.some((one) =>
		right.some((other) => one.length === other.length && timingSafeEqual(one, other))
	);
	return matches ? null : 'forged';
}

function signature(secret: string, content: string): string {
	const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
	return createHmac('sha256', key).update(content).digest('base64');
}

/** True for whsec_ and the base64 of 24 to 64 bytes. */
export function isSecret(text: string): boolean {
	const match = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text);
	const bytes = Buffer.from(match?.[1] ?? '', 'base64').length;
	return bytes >= 24 && bytes <= 64;
}
