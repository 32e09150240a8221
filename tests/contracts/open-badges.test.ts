import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bitstring } from '@digitalbazaar/bitstring';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { verifyCredential } from '@digitalbazaar/vc';
import { Ajv2019 } from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { badgeFile } from '../../src/lib/certification/badge-files.server.ts';
import { certificateByCode } from '../../src/lib/certification/certificates.server.ts';
import { offlineLoader } from '../../src/lib/certification/contexts.server.ts';
import { credentialOf, pdfOf } from '../../src/lib/certification/documents.server.ts';
import { rotateKey } from '../../src/lib/certification/issuer-keys.server.ts';
import { issuerSecrets } from '../../src/lib/certification/issuer-secret.server.ts';
import { systemActor } from '../../src/lib/platform/actor.ts';
import { type RunningApp, startApp } from '../support/app.ts';
import { awardFor, makeDecision, revoke } from '../support/awards.ts';
import { testDatabase } from '../support/database.ts';

/**
 * The badges as others read them: with libraries that are not ours, from what the running site says.
 * Nothing is fetched from anywhere but the site.
 */

const database = await testDatabase();
const { sql } = database;
const dataDir = await mkdtemp(join(tmpdir(), 'open-badges-'));
const at = new Date('2026-12-01T10:00:00Z');
const actor = systemActor(at);

type Json = Record<string, unknown>;
type Signed = Json & {
	issuer: { id: string } | string;
	credentialStatus: { statusListIndex: string; statusListCredential: string };
	proof: { verificationMethod: string }[];
};

let app: RunningApp | undefined;
let issuing: Parameters<typeof credentialOf>[2];
let award: { awardId: string; code: string };
let certificateId: string;
let credential: Signed;
let jwt: string;

beforeAll(async () => {
	award = await awardFor(sql, await makeDecision(sql, { name: 'Zoë Invented' }));
	app = await startApp({ DATABASE_URL: database.url, DATA_DIR: dataDir, DEMO: 'off' });
	issuing = { origin: app.origin, issuerKeySecrets: undefined, production: false, dataDir };
	certificateId = (await certificateByCode(sql, at, award.code))!.id;
	const kept = await credentialOf(sql, actor, issuing, certificateId);
	credential = JSON.parse(kept.credential) as Signed;
	jwt = kept.jwt;
}, 90_000);
afterAll(async () => {
	await app?.stop();
	await database.drop();
	await rm(dataDir, { recursive: true, force: true });
});

const read = async <T = Json>(path: string) =>
	(await (await fetch(new URL(path, app!.origin))).json()) as T;

/** Digital Bazaar's verifier with the issuer's document as the site publishes it. */
async function verified(signed: Json): Promise<boolean> {
	type Did = { id: string; verificationMethod: ({ id: string } & Json)[] };
	const did = await read<Did>('/.well-known/did.json');
	const documents = new Map<string, unknown>([[did.id, did]]);
	for (const method of did.verificationMethod) {
		documents.set(method.id, {
			'@context': 'https://w3id.org/security/multikey/v1',
			...method
		});
	}
	const result = await verifyCredential({
		credential: signed,
		suite: new DataIntegrityProof({ cryptosuite }),
		documentLoader: offlineLoader(documents),
		checkStatus: () => Promise.resolve({ verified: true }),
		now: new Date()
	});
	return result.verified;
}

test('the issuer is did:web of the site', async () => {
	const host = new URL(app!.origin).host.replace(':', '%3A');
	expect(credential.issuer).toMatchObject({ id: `did:web:${host}` });
	expect((await read('/.well-known/did.json'))['id']).toBe(`did:web:${host}`);
});

test('the proof verifies without a network; one changed word and it does not', async () => {
	expect(await verified(credential)).toBe(true);
	expect(await verified({ ...credential, name: 'Another award' })).toBe(false);
	expect(await verified({ ...credential, validUntil: '2999-01-01T00:00:00Z' })).toBe(false);
});

test('jose verifies the VC-JWT with the published keys', async () => {
	const keys = createLocalJWKSet(await read<JSONWebKeySet>('/.well-known/jwks.json'));
	const { payload } = await jwtVerify(jwt, keys, {
		issuer: (credential.issuer as { id: string }).id,
		algorithms: ['EdDSA'],
		currentDate: new Date('2027-01-01T00:00:00Z')
	});
	expect(payload).toMatchObject({ jti: credential['id'], name: credential['name'] });
	expect(payload).not.toHaveProperty('proof');
	const [head, , signature] = jwt.split('.');
	const forged = Buffer.from(JSON.stringify({ ...payload, name: 'Another' })).toString('base64url');
	await expect(jwtVerify(`${head}.${forged}.${signature}`, keys)).rejects.toThrow('signature');
});

// Its licence does not let it lie in this repository: see docs/decisions/0016.
const schema = process.env['OPEN_BADGES_SCHEMA'] ?? '';
test.skipIf(!existsSync(schema))('the credential validates against the published schema', () => {
	const ajv = new Ajv2019({ strict: false, allErrors: true });
	addFormats.default(ajv);
	const validate = ajv.compile(JSON.parse(readFileSync(schema, 'utf8')) as Json);
	expect(validate(credential), ajv.errorsText(validate.errors)).toBe(true);
	expect(validate({ ...credential, proof: credential.proof[0] })).toBe(false);
});

/** The bit as another implementation reads it, from a list whose own signature holds. */
async function bit(purpose: string): Promise<boolean> {
	const { statusListCredential, statusListIndex } = credential.credentialStatus;
	const list = await read<Signed & { credentialSubject: { encodedList: string } }>(
		statusListCredential.replace('suspension', purpose)
	);
	expect(await verified(list)).toBe(true);
	const { encodedList } = list.credentialSubject;
	const bits = new Bitstring({
		buffer: await Bitstring.decodeBits({ encoded: encodedList.slice(1) })
	});
	expect(bits.length).toBeGreaterThanOrEqual(131_072);
	return bits.get(Number(statusListIndex));
}

const post = (body: BodyInit) =>
	fetch(new URL('/api/v1/verify', app!.origin), {
		method: 'POST',
		headers: { 'content-type': 'application/octet-stream' },
		body
	});

test('every form of the badge is answered from live state; what was changed is refused', async () => {
	const certificate = (await certificateByCode(sql, at, award.code))!;
	const pdf = await pdfOf(sql, actor, issuing, certificateId);
	const names = ['badge.png', 'badge.svg', 'badge.json', 'badge.jwt'] as const;
	const files = await Promise.all(
		names.map((name) => badgeFile(sql, actor, issuing, { certificate, name }))
	);
	for (const bytes of [pdf, ...files.map((file) => file.bytes)]) {
		const response = await post(new Uint8Array(bytes));
		expect(response.status).toBe(200);
		expect(await response.json()).toMatchObject({ code: award.code, status: 'in_force' });
	}
	const tampered = JSON.stringify({ ...credential, name: 'Another award' });
	expect((await post(tampered)).status).toBe(409);
	expect((await post(new Uint8Array([...pdf, 10]))).status).toBe(409);
	expect((await post('%PDF-1.7 of somebody else')).status).toBe(400);
	expect((await post('')).status).toBe(400);
	expect((await post(new Uint8Array(2 * 1024 * 1024 + 1))).status).toBe(413);
});

test('status lists that there are not', async () => {
	for (const path of ['/status/99/revocation', '/status/1/gossip', '/status/x/revocation']) {
		expect((await fetch(new URL(path, app!.origin))).status).toBe(404);
	}
});

test('a second implementation reads the bits of the lists', async () => {
	expect([await bit('suspension'), await bit('revocation')]).toEqual([false, false]);
	await revoke(sql, award.awardId, at);
	expect([await bit('suspension'), await bit('revocation')]).toEqual([true, true]);
});

test('after a rotation old credentials verify, and new ones by the new key', async () => {
	await rotateKey(sql, systemActor(new Date('2026-12-02T10:00:00Z')), await issuerSecrets(issuing));
	const next = await awardFor(sql, await makeDecision(sql));
	const { id } = (await certificateByCode(sql, at, next.code))!;
	const later = JSON.parse((await credentialOf(sql, actor, issuing, id)).credential) as Signed;
	expect(later.proof[0]!.verificationMethod).not.toBe(credential.proof[0]!.verificationMethod);
	expect(await verified(later)).toBe(true);
	expect(await verified(credential)).toBe(true);
});
