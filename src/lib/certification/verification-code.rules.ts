/**
 * Verification codes: 80 random bits as 16 characters of Crockford's base 32, in groups of four.
 * The alphabet leaves out I, L, O and U, so that a code can be read aloud and typed from paper.
 */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** @param bytes ten random bytes */
export function codeFrom(bytes: Uint8Array): string {
	if (bytes.length !== 10) throw new Error('A verification code is made of ten bytes.');
	let bits = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
	const characters: string[] = [];
	for (let at = 0; at < 16; at++) {
		characters.unshift(alphabet.charAt(Number(bits & 31n)));
		bits >>= 5n;
	}
	return grouped(characters.join(''));
}

/**
 * The code as stored, from what somebody typed: capitals or not, spaces, hyphens or neither, O for 0,
 * I or L for 1. Null when it cannot be a code.
 */
export function readCode(typed: string): string | null {
	const plain = typed
		.normalize('NFKC')
		.toUpperCase()
		.replace(/[\s\u2010-\u2015\u2212.,_/-]/g, '')
		.replaceAll('O', '0')
		.replace(/[IL]/g, '1');
	return /^[0-9A-HJKMNP-TV-Z]{16}$/.test(plain) ? grouped(plain) : null;
}

const grouped = (code: string) => code.replace(/(.{4})(?=.)/g, '$1-');
