import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { newSecret } from './receivers.server.ts';
import { isSecret, signedHeaders } from './signature.rules.ts';

test('whatever we sign, the independent library verifies', () => {
	fc.assert(
		fc.property(fc.uuid(), fc.string({ unit: 'grapheme' }), (id, body) => {
			const secret = newSecret();
			const headers = signedHeaders(secret, { id, body }, new Date());
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
