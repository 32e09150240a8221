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

/** `/.well-known/did.json`: every key that ever signed, so that old credentials stay valid. */
export function didDocument(did: string, publicKeys: readonly string[]) {
	return {
		'@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
		id: did,
		verificationMethod: publicKeys.map((key) => verificationMethod(did, key)),
		assertionMethod: publicKeys.map((key) => methodOf(did, key))
	};
}
