import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { newSecret } from './secrets.server.ts';
import { isSecret, refusedMessage, signedHeaders } from './signature.rules.ts';

test('whatever we sign, the independent library verifies', () => {
	fc.assert(
		fc.property(fc.uuid(), fc.string({ unit: 'grapheme' }), (id, body) => {
			const secret = newSecret();
			const headers = signedHeaders([secret], { id, body }, new Date());
			new Webhook(secret).verify(body, headers, { jsonParse: false });
			expect(() => new Webhook(secret).verify(`${body} `, headers, { jsonParse: false })).toThrow();
			expect(() => new Webhook(newSecret()).verify(body, headers, { jsonParse: false })).toThrow();
		}),
		{ numRuns: 50 }
	);
});

test('secrets are whsec_ and 24 to 64 bytes', () => {
	expect(isSecret(newSecret())).toBe(true);
	expect(isSecret(`whsec_${Buffer.alloc(23).toString('base64')}`)).toBe(false);
	expect(isSecret(`whsec_${Buffer.alloc(65).toString('base64')}`)).toBe(false);
	expect(isSecret(Buffer.alloc(32).toString('base64'))).toBe(false);
});

test('a message is believed when any live secret signed it in time, and not otherwise', () => {
	const [one, two, other] = [newSecret(), newSecret(), newSecret()];
	const at = new Date('2027-01-01T12:00:00Z');
	const body = '{"outcome":"accepted"}';
	const sent = (secrets: string[], when = at, text = body) => {
		const headers = signedHeaders(secrets, { id: 'msg', body: text }, when);
		return {
			id: headers['webhook-id'] ?? null,
			timestamp: headers['webhook-timestamp'] ?? null,
			signature: headers['webhook-signature'] ?? null,
			body: text
		};
	};
	const after = (seconds: number) => new Date(at.getTime() + seconds * 1000);
	expect(refusedMessage([one, two], sent([two]), at)).toBeNull();
	expect(refusedMessage([one], sent([two, one]), after(300))).toBeNull();
	expect(refusedMessage([one], sent([one]), after(301))).toBe('out of time');
	expect(refusedMessage([one], sent([one]), after(-301))).toBe('out of time');
	expect(refusedMessage([one, two], sent([other]), at)).toBe('forged');
	expect(refusedMessage([], sent([one]), at)).toBe('forged');
	expect(refusedMessage([one], { ...sent([one]), body: `${body} ` }, at)).toBe('forged');
	expect(refusedMessage([one], { ...sent([one]), id: 'other' }, at)).toBe('forged');
	expect(refusedMessage([one], { ...sent([one]), signature: 'v1,' }, at)).toBe('forged');
	for (const field of ['id', 'timestamp', 'signature'] as const) {
		expect(refusedMessage([one], { ...sent([one]), [field]: null }, at)).toBe('unsigned');
	}
	expect(refusedMessage([one], { ...sent([one]), timestamp: '-5' }, at)).toBe('unsigned');
});
