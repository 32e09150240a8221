import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { from, toJwk } from '@digitalbazaar/ed25519-multikey';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { issue } from '@digitalbazaar/vc';
import { importJWK, SignJWT } from 'jose';
import { offlineLoader } from './contexts.server.ts';
import type { Credential } from './credential.rules.ts';
import { jwkMethodOf, verificationMethod } from './did.rules.ts';

/** Who signs: the issuer's DID and one of its keys. Load this file lazily: it brings much with it. */
export type Signer = { did: string; publicKey: string; secretKey: string };

const multikeyContext = 'https://w3id.org/security/multikey/v1';

const keyPair = ({ did, publicKey, secretKey }: Signer) =>
	from({
		'@context': multikeyContext,
		...verificationMethod(did, publicKey),
		secretKeyMultibase: secretKey
	});

/** The credential with its proof in an array, as the schema of Open Badges asks. */
export async function signCredential(
	credential: Credential,
	signer: Signer,
	at: Date
): Promise<Credential> {
	const suite = new DataIntegrityProof({
		signer: (await keyPair(signer)).signer(),
		date: at,
		cryptosuite
	});
	const documentLoader = offlineLoader(new Map());
	const { proof, ...rest } = await issue({
		credential: structuredClone(credential),
		suite,
		documentLoader,
		now: at
	});
	return { ...rest, proof: [proof] } as unknown as Credential;
}

/** The same credential as a VC-JWT: for wallets that read no JSON-LD. */
export async function signJwt(credential: Credential, signer: Signer): Promise<string> {
	const jwk = await toJwk({ keyPair: await keyPair(signer), secretKey: true });
	// The library keeps the public key behind the secret one; a JWK holds the 32 secret bytes alone.
	const d = Buffer.from(jwk.d!, 'base64url').subarray(0, 32).toString('base64url');
	const { validFrom, validUntil, credentialSubject } = credential;
	const jwt = new SignJWT({ ...credential })
		.setProtectedHeader({
			alg: 'EdDSA',
			typ: 'JWT',
			kid: jwkMethodOf(signer.did, signer.publicKey)
		})
		.setIssuer(signer.did)
		.setJti(credential.id)
		.setSubject(String((credentialSubject as { id: string }).id))
		.setNotBefore(new Date(String(validFrom)));
	if (validUntil) jwt.setExpirationTime(new Date(String(validUntil)));
	return await jwt.sign(await importJWK({ ...jwk, d }, 'EdDSA'));
}
