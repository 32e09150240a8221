import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const [NONCE, TAG] = [12, 16];

/**
 * AES-256-GCM: nonce, tag, sealed bytes. `label` is bound in, so that what was sealed for one row
 * does not open in another.
 */
export function seal(secret: Buffer, label: string, plain: string): Buffer {
	const nonce = randomBytes(NONCE);
	const cipher = createCipheriv('aes-256-gcm', secret, nonce).setAAD(Buffer.from(label));
	const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
	return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

/** With whichever of the secrets sealed it; null when none did. */
export function unseal(secrets: readonly Buffer[], label: string, sealed: Buffer): string | null {
	for (const secret of secrets) {
		try {
			const decipher = createDecipheriv('aes-256-gcm', secret, sealed.subarray(0, NONCE));
			decipher.setAAD(Buffer.from(label)).setAuthTag(sealed.subarray(NONCE, NONCE + TAG));
			const plain = [decipher.update(sealed.subarray(NONCE + TAG)), decipher.final()];
			return Buffer.concat(plain).toString('utf8');
		} catch {
			// Sealed with another one.
		}
	}
	return null;
}
