/** The academy as issuer: did:web of the public origin. */
export function didOf(origin: string): string {
	const { host } = new URL(origin);
	return `did:web:${host.replace(':', '%3A')}`;
}

export const methodOf = (did: string, publicKey: string): string => `${did}#${publicKey}`;

/** One key as verifiers read it. */
export const verificationMethod = (did: string, publicKey: string) => ({
	id: methodOf(did, publicKey),
	type: 'Multikey',
	controller: did,
	publicKeyMultibase: publicKey
});

/** The same key as a VC-JWT names it: whoever verifies those looks for a JSON Web Key. */
export const jwkMethodOf = (did: string, publicKey: string): string =>
	`${methodOf(did, publicKey)}-jwk`;

const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** The 32 bytes of an Ed25519 key, which its Multikey writes behind `z` and two bytes that say so. */
export function jwkOf(publicKey: string) {
	const number = [...publicKey.slice(1)].reduce(
		(sum, character) => sum * 58n + BigInt(base58.indexOf(character)),
		0n
	);
	const bytes = Buffer.from(number.toString(16).padStart(68, '0'), 'hex').subarray(2);
	return { kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') };
}

/** `/.well-known/jwks.json`. Each key by both of its names, because older VC-JWTs have the other. */
export const jwkSet = (did: string, publicKeys: readonly string[]) => ({
	keys: publicKeys.flatMap((key) =>
		[jwkMethodOf, methodOf].map((named) => ({
			...{ ...jwkOf(key), kid: named(did, key) },
			...{ alg: 'EdDSA', use: 'sig' }
		}))
	)
});

/** `/.well-known/did.json`: every key that ever signed, so that old credentials stay valid. */
export function didDocument(did: string, publicKeys: readonly string[]) {
	return {
		'@context': [
			'https://www.w3.org/ns/did/v1',
			'https://w3id.org/security/multikey/v1',
			'https://w3id.org/security/jwk/v1'
		],
		id: did,
		verificationMethod: publicKeys.flatMap((key) => [
			verificationMethod(did, key),
			{
				...{ id: jwkMethodOf(did, key), type: 'JsonWebKey', controller: did },
				publicKeyJwk: jwkOf(key)
			}
		]),
		assertionMethod: publicKeys.flatMap((key) => [methodOf(did, key), jwkMethodOf(did, key)])
	};
}
