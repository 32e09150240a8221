import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bitstring } from '@digitalbazaar/bitstring';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { verifyCredential } from '@digitalbazaar/vc';
import { checkStatus } from '@digitalbazaar/vc-bitstring-status-list';
import { Ajv2019 } from 'ajv/dist/2019.js';
import {
	AchievementCredentialValidator,
	BitstringStatusListCredentialSubjectValidator,
	BitstringStatusListEntryValidator,
	UnsignedAchievementCredentialValidator
} from '@learncard/types';
import addFormats from 'ajv-formats';
import {
	createLocalJWKSet,
	decodeProtectedHeader,
	importJWK,
	type JSONWebKeySet,
	type JWK,
	jwtVerify
} from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { badgeFile } from '../../src/lib/certification/badge-files.server.ts';
import { certificateByCode } from '../../src/lib/certification/certificates.server.ts';
import { offlineLoader } from '../../src/lib/certification/contexts.server.ts';
import { credentialOf, pdfOf } from '../../src/lib/certification/documents.server.ts';
import { rotateKey } from '../../src/lib/certification/issuer-keys.server.ts';
import { sealingSecrets } from '../../src/lib/platform/sealing-secrets.server.ts';
import { systemActor } from '../../src/lib/platform/actor.ts';
import { changeAward } from '../../src/lib/workflows/change-award.server.ts';
import { type RunningApp, startApp } from '../support/app.ts';
import { awardFor, makeDecision, revoke, site, staffActor } from '../support/awards.ts';
import { testDatabase } from '../support/database.ts';
import { photographOf } from '../support/photograph.ts';
import { credentialsInPng, credentialsInSvg, pixelsOf } from './baked-badge.ts';
import { openBadgeShape } from './open-badge-shape.ts';

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
	credentialStatus: {
		statusPurpose: string;
		statusListIndex: string;
		statusListCredential: string;
		statusReference: string;
	};
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

/** What a verifier looks up: the issuer's document and keys as the site publishes them, and `more`. */
async function loader(more: Record<string, unknown> = {}) {
	type Did = { id: string; verificationMethod: ({ id: string } & Json)[] };
	const did = await read<Did>('/.well-known/did.json');
	const documents = new Map<string, unknown>([[did.id, did], ...Object.entries(more)]);
	for (const method of did.verificationMethod) {
		documents.set(method.id, {
			'@context': 'https://w3id.org/security/multikey/v1',
			...method
		});
	}
	return offlineLoader(documents);
}

const suite = () => new DataIntegrityProof({ cryptosuite });

/** Digital Bazaar's verifier. */
async function verified(signed: Json): Promise<boolean> {
	const result = await verifyCredential({
		credential: signed,
		suite: suite(),
		documentLoader: await loader(),
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

test('the key that the VC-JWT names is a JSON Web Key in the document of its issuer', async () => {
	type Did = {
		verificationMethod: { id: string; publicKeyJwk?: JWK }[];
		assertionMethod: string[];
	};
	const { verificationMethod, assertionMethod } = await read<Did>('/.well-known/did.json');
	const { kid } = decodeProtectedHeader(jwt);
	expect(assertionMethod).toContain(kid);
	const named = verificationMethod.find(({ id }) => id === kid);
	const key = await importJWK(named!.publicKeyJwk!, 'EdDSA');
	const then = { currentDate: new Date('2027-01-01T00:00:00Z') };
	expect((await jwtVerify(jwt, key, then)).payload.jti).toBe(credential['id']);
	// VC-JWTs of before name the key as proofs do.
	const { keys } = await read<JSONWebKeySet>('/.well-known/jwks.json');
	expect(keys.map((listed) => listed.kid)).toEqual([kid, credential.proof[0]!.verificationMethod]);
});

/** Ajv is an independent validator. */
const ajv = new Ajv2019({ strict: false, allErrors: true });
addFormats.default(ajv);
const byOurTables = ajv.compile(openBadgeShape);
/**
 * Its licence lets it be used, not passed on (decision 16): where OPEN_BADGES_SCHEMA names a copy of the
 * published schema, everything here is held to that as well.
 */
const copy = process.env['OPEN_BADGES_SCHEMA'];
const asPublished = copy ? ajv.compile(JSON.parse(readFileSync(copy, 'utf8')) as Json) : null;
const judges = [byOurTables, ...(asPublished ? [asPublished] : [])];
const payloadOf = (token: string) =>
	JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Json;
/**
 * The validators of a wallet that others wrote and many people carry: looser than the model, and in every
 * run. What has no proof is judged as what a VC-JWT carries.
 */
const takenByWallet = (one: unknown): boolean => {
	const isSigned = typeof one === 'object' && one !== null && 'proof' in one;
	const judge = isSigned ? AchievementCredentialValidator : UnsignedAchievementCredentialValidator;
	return judge.safeParse(one).success;
};

test('the credential and the VC-JWT are valid by the data model of Open Badges 3.0', () => {
	for (const judge of judges) {
		for (const one of [credential, payloadOf(jwt)]) {
			expect(judge(one), ajv.errorsText(judge.errors)).toBe(true);
		}
	}
	expect([credential, payloadOf(jwt)].map(takenByWallet)).toEqual([true, true]);
});

/** A copy in which the value at a path is another, or is gone. */
function changed(value: unknown, path: string[], to?: unknown): unknown {
	const [field, ...further] = path;
	if (field === undefined) return to;
	const copied = Array.isArray(value) ? [...(value as unknown[])] : { ...(value as Json) };
	const fields = copied as Json;
	if (further.length === 0 && to === undefined) Reflect.deleteProperty(fields, field);
	else fields[field] = changed(fields[field], further, to);
	return copied;
}

const broken: [path: string, to?: unknown][] = [
	...['@context', 'id', 'type', 'issuer', 'validFrom', 'credentialSubject'].map(
		(field): [string] => [field]
	),
	['@context', [...'ba']],
	['@context.0', 'https://www.w3.org/2018/credentials/v1'],
	['type', ['VerifiableCredential']],
	['type', ['OpenBadgeCredential']],
	['validFrom', '2026-11-05'],
	['validUntil', 'for ever'],
	['issuer.id'],
	['issuer.type', 'Profile'],
	['issuer.type', ['Issuer']],
	// An array, also around a single proof.
	['proof', { type: 'DataIntegrityProof' }],
	['proof.0.type'],
	['proof.0.created', 'today'],
	// One entry: lists are proposed for 3.1 (decision 16).
	['credentialStatus', [{ id: 'urn:x:1', type: 'BitstringStatusListEntry' }]],
	['credentialStatus.id'],
	['credentialStatus.type'],
	['credentialSchema', { id: 'urn:x:1', type: '1EdTechJsonSchemaValidator2019' }],
	['credentialSchema.0.id'],
	['evidence', { id: 'urn:x:1', type: ['Evidence'] }],
	['evidence.0.type', 'Evidence'],
	['credentialSubject.type', ['Person']],
	['credentialSubject.achievement'],
	['credentialSubject.identifier.0.nickname', 'Zo'],
	['credentialSubject.identifier.0.hashed', 'no'],
	['credentialSubject.identifier.0.identityHash'],
	['credentialSubject.identifier.0.identityType', 'nickname'],
	['credentialSubject.result.0.type', 'Result'],
	['credentialSubject.result.0.value', 64],
	['credentialSubject.result.0.status', 'Passed'],
	...['id', 'type', 'name', 'description', 'criteria'].map((field): [string] => [
		`credentialSubject.achievement.${field}`
	]),
	['credentialSubject.achievement.achievementType', 'Qualification'],
	['credentialSubject.achievement.creditsAvailable', '40'],
	['credentialSubject.achievement.inLanguage', 'English'],
	['credentialSubject.achievement.image', 'https://academy.example/badge.png'],
	['credentialSubject.achievement.image.alt', 'A seal'],
	['credentialSubject.achievement.alignment.0.type', 'Alignment'],
	['credentialSubject.achievement.alignment.0.targetName'],
	['credentialSubject.achievement.alignment.0.targetUrl'],
	['credentialSubject.achievement.resultDescription.0.id'],
	['credentialSubject.achievement.resultDescription.0.name'],
	['credentialSubject.achievement.resultDescription.0.resultType'],
	['credentialSubject.achievement.resultDescription.0.resultType', 'Grade'],
	['credentialSubject.achievement.resultDescription.0.allowedValue', 'Pass']
];

test.each(broken)('a credential with another %s is not: %j', (path, to) => {
	const one = changed(credential, path.split('.'), to);
	for (const judge of judges) expect(judge(one)).toBe(false);
});

test('whatever a wallet or the published schema refuses, our own tables refuse too', () => {
	let [refused, byWallet] = [0, 0];
	const others = [undefined, null, 7, '', 'x', true, {}, [], ['x'], [{}]];
	const walk = (value: unknown, path: string[]) => {
		for (const to of path.length > 0 ? [...others, [value], { value }] : []) {
			const one = changed(credential, path, to);
			const ours = byOurTables(one);
			if (!ours) refused++;
			const taken = takenByWallet(one);
			if (!taken) byWallet++;
			// Of a proof the wallet asks what proofs are asked elsewhere, and the model leaves open.
			const byOthers = !taken && path[0] !== 'proof';
			// The published schema judges as well where a copy is at hand.
			if (byOthers || (asPublished && !asPublished(one)))
				expect(ours, path.join('.') + JSON.stringify(to)).toBe(false);
		}
		if (typeof value !== 'object' || value === null) return;
		for (const [field, inside] of Object.entries(value)) walk(inside, [...path, field]);
	};
	walk(credential, []);
	expect(refused).toBeGreaterThan(700);
	expect(byWallet).toBeGreaterThan(700);
});

test('the grade is one that its achievement describes', () => {
	const { achievement, result } = credential['credentialSubject'] as {
		achievement: { resultDescription: { id: string; allowedValue: string[] }[] };
		result: { resultDescription: string; value: string }[];
	};
	for (const { resultDescription, value } of result) {
		const described = achievement.resultDescription.find(({ id }) => id === resultDescription);
		expect(described?.allowedValue).toContain(value);
	}
});

test('the outcomes of the award are alignments, each with an address that says what it is', async () => {
	const { achievement } = credential['credentialSubject'] as { achievement: Json };
	const alignments = achievement['alignment'] as Record<string, string>[];
	expect(
		alignments.map(({ targetCode, targetFramework }) => [targetCode, targetFramework])
	).toEqual([
		['caf/4.0/A1.a', 'caf'],
		['ndg/2', 'ndg']
	]);
	for (const { type, targetName, targetUrl, targetCode } of alignments) {
		expect(type).toEqual(['Alignment']);
		expect(targetName).not.toBe('');
		expect(targetUrl).toBe(`${app!.origin}/outcomes/${targetCode}`);
	}
	const payload = payloadOf(jwt)['credentialSubject'] as { achievement: Json };
	expect(payload.achievement['alignment']).toEqual(alignments);
});

test('both pictures carry the signed credential once, where the standard says', async () => {
	const certificate = (await certificateByCode(sql, at, award.code))!;
	const picture = async (name: 'badge.png' | 'badge.svg') =>
		Buffer.from((await badgeFile(sql, actor, issuing, { certificate, name })).bytes);
	const inPng = credentialsInPng(await picture('badge.png'));
	const inSvg = credentialsInSvg((await picture('badge.svg')).toString('utf8'));
	for (const found of [inPng, inSvg]) {
		expect(found).toHaveLength(1);
		const baked = JSON.parse(found[0]!) as Signed;
		expect(baked).toEqual(credential);
		expect(await verified(baked)).toBe(true);
	}
});

test('what wallets show of a badge names its award: the picture that it carries, and the one that it links to', async () => {
	const certificate = (await certificateByCode(sql, at, award.code))!;
	const pictureOf = async (title: string) => {
		const { bytes } = await badgeFile(sql, actor, issuing, {
			certificate: { ...certificate, title },
			name: 'badge.png'
		});
		return createHash('sha256').update(pixelsOf(bytes)).digest('hex');
	};
	expect(await pictureOf(certificate.title)).toBe(await pictureOf(certificate.title));
	expect(await pictureOf(certificate.title)).not.toBe(await pictureOf('Another award'));
	const { achievement } = credential['credentialSubject'] as { achievement: Json };
	const { id, caption } = achievement['image'] as { id: string; caption: string };
	expect(caption).toContain(certificate.title);
	const shown = await fetch(id);
	expect(shown.headers.get('content-type')).toBe('image/png');
	// Wallets that are pages of another site show it too.
	expect(shown.headers.get('access-control-allow-origin')).toBe('*');
	const picture = Buffer.from(await shown.arrayBuffer());
	expect(pixelsOf(picture).length).toBeGreaterThan(1000);
	expect((await fetch(new URL('/badge/nonsense.png', app!.origin))).status).toBe(404);
	// Badges of before link to one for every award.
	expect((await fetch(new URL('/badge.png', app!.origin))).status).toBe(200);
});

type StatusList = Signed & { credentialSubject: { encodedList: string } };

/** The bit as another implementation reads it, from a list whose own signature holds. */
async function bit(purpose: 'suspension' | 'revocation'): Promise<boolean> {
	const entry = BitstringStatusListEntryValidator.parse(credential.credentialStatus);
	expect(entry.statusPurpose).toBe('suspension');
	const { statusListCredential, statusListIndex, statusReference } = credential.credentialStatus;
	const list = await read<StatusList>(
		purpose === 'suspension' ? statusListCredential : statusReference
	);
	expect(await verified(list)).toBe(true);
	const { encodedList } = BitstringStatusListCredentialSubjectValidator.parse(
		list.credentialSubject
	);
	const bits = new Bitstring({
		buffer: await Bitstring.decodeBits({ encoded: encodedList.slice(1) })
	});
	expect(bits.length).toBeGreaterThanOrEqual(131_072);
	return bits.get(Number(statusListIndex));
}

/**
 * The badge as a verifier of the W3C's standard judges it: by its own entry alone, and by the list that
 * the entry names beside it.
 */
async function judged(): Promise<{ refused: boolean; forGood: boolean }> {
	const { credentialStatus: entry } = credential;
	const beside = {
		...entry,
		id: `${entry.statusReference}#${entry.statusListIndex}`,
		statusPurpose: 'revocation',
		statusListCredential: entry.statusReference
	};
	const documentLoader = await loader({
		[entry.statusListCredential]: await read(entry.statusListCredential),
		[entry.statusReference]: await read(entry.statusReference)
	});
	const ask = async (credentialStatus: unknown) => {
		const answer = await checkStatus({
			credential: { ...credential, credentialStatus },
			suite: suite(),
			documentLoader
		});
		expect(answer.error).toBeUndefined();
		expect(answer.verified).toBe(true);
		return answer.results!.map(({ status }) => status);
	};
	const [refused] = await ask(entry);
	const [again, forGood] = await ask([entry, beside]);
	expect(again).toBe(refused);
	return { refused: refused!, forGood: forGood! };
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
	const checked = ['badge', 'badge', 'file', 'file', 'file'];
	for (const [at, bytes] of [...files.map((file) => file.bytes), pdf].entries()) {
		const response = await post(new Uint8Array(bytes));
		expect(response.status).toBe(200);
		const answer = { code: award.code, status: 'in_force', checked: checked[at] };
		expect(await response.json()).toMatchObject(answer);
	}
	// A photograph of the QR code says what is true of the code, and that it was no more than that.
	const photograph = photographOf(`${app!.origin}/verify/${award.code}`);
	const seen = await post(new Uint8Array(photograph));
	expect(await seen.json()).toMatchObject({ code: award.code, checked: 'code' });
	const forged = photographOf(`https://register.example.net/verify/${award.code}`);
	expect((await post(new Uint8Array(forged))).status).toBe(400);
	const tampered = JSON.stringify({ ...credential, name: 'Another award' });
	expect((await post(tampered)).status).toBe(409);
	expect((await post(new Uint8Array([...pdf, 10]))).status).toBe(409);
	expect((await post('%PDF-1.7 of somebody else')).status).toBe(400);
	expect((await post('')).status).toBe(400);
	expect((await post(new Uint8Array(2 * 1024 * 1024 + 1))).status).toBe(413);
});

test('wallets and other sites read from a browser what a badge is checked with, refusals too', async () => {
	const { statusListCredential, statusReference } = credential.credentialStatus;
	const paths = [
		...['/.well-known/did.json', '/.well-known/jwks.json', statusListCredential, statusReference],
		`/api/v1/verify/${award.code}`,
		...['/api/v1/verify/0000-0000-0000-0000', '/status/99/revocation', '/badge/nonsense.png']
	];
	for (const path of paths) {
		const { headers } = await fetch(new URL(path, app!.origin), {
			headers: { origin: 'https://wallet.example', cookie: 'session=stale' }
		});
		expect(headers.get('access-control-allow-origin'), path).toBe('*');
		expect(headers.get('cross-origin-resource-policy'), path).toBe('cross-origin');
	}
	// Nothing else is theirs to read.
	for (const path of ['/register?name=zoe', `/verify/${award.code}`, '/api/v1/feed', '/account']) {
		const { headers } = await fetch(new URL(path, app!.origin), { redirect: 'manual' });
		expect(headers.has('access-control-allow-origin'), path).toBe(false);
	}
});

test('status lists that there are not', async () => {
	for (const path of ['/status/99/revocation', '/status/1/gossip', '/status/x/revocation']) {
		expect((await fetch(new URL(path, app!.origin))).status).toBe(404);
	}
});

test('two other implementations read both lists, and tell suspended from revoked', async () => {
	const expectBoth = async (refused: boolean, forGood: boolean) => {
		expect([await bit('suspension'), await bit('revocation')]).toEqual([refused, forGood]);
		expect(await judged()).toEqual({ refused, forGood });
	};
	await expectBoth(false, false);
	const change = {
		awardId: award.awardId,
		reasonCode: 'UNDER_INVESTIGATION',
		effectiveOn: '2026-12-01',
		evidence: 'Case 7'
	} as const;
	await changeAward(sql, staffActor(at), site, { ...change, version: 1, act: 'suspended' });
	await expectBoth(true, false);
	await changeAward(sql, staffActor(at), site, { ...change, version: 2, act: 'lifted' });
	await expectBoth(false, false);
	await revoke(sql, award.awardId, at);
	await expectBoth(true, true);
});

test('after a rotation old credentials verify, and new ones by the new key', async () => {
	await rotateKey(
		sql,
		systemActor(new Date('2026-12-02T10:00:00Z')),
		await sealingSecrets(issuing)
	);
	const next = await awardFor(sql, await makeDecision(sql));
	const { id } = (await certificateByCode(sql, at, next.code))!;
	const later = JSON.parse((await credentialOf(sql, actor, issuing, id)).credential) as Signed;
	expect(later.proof[0]!.verificationMethod).not.toBe(credential.proof[0]!.verificationMethod);
	expect(await verified(later)).toBe(true);
	expect(await verified(credential)).toBe(true);
	// Of the old key there is no private part any more.
	const [keys] = await sql`select count(sealed_secret) as private, count(*) as all from issuer_key`;
	expect(keys).toEqual({ private: 1, all: 2 });
});
