import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bitstring } from '@digitalbazaar/bitstring';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { awardFor, makeDecision, revoke, site, staffActor } from '../../../tests/support/awards.ts';
import { testDatabase } from '../../../tests/support/database.ts';
import { greyPng, photographOf, pngOf } from '../../../tests/support/photograph.ts';
import { systemActor } from '#lib/platform/actor.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import { changeAward } from '#lib/workflows/change-award.server.ts';
import { correctCertificate } from '#lib/workflows/correct-certificate.server.ts';
import { badgeFile } from './badge-files.server.ts';
import { bakePng } from './bake-badge.ts';
import { checkFile } from './check-file.server.ts';
import { certificateByCode, certificateOfAward } from './certificates.server.ts';
import { shownOf } from './correct-award.server.ts';
import { credentialOf, type Issuing, pdfOf } from './documents.server.ts';
import { issueCertificate } from './issue-certificate.server.ts';
import { documentsInProgress, issueDocuments } from './issue-documents.server.ts';
import { issuerKeys, publishedKeys, resealKeys, rotateKey } from './issuer-keys.server.ts';
import { sealingSecrets } from '#lib/platform/sealing-secrets.server.ts';
import { statusList } from './status-lists.server.ts';

vi.setConfig({ testTimeout: 60_000 });

const database = await testDatabase();
const { sql } = database;
const dataDir = await mkdtemp(join(tmpdir(), 'documents-'));
afterAll(async () => {
	await database.drop();
	await rm(dataDir, { recursive: true });
});

const issuing: Issuing = { ...site, issuerKeySecrets: undefined, production: false, dataDir };
const at = new Date('2026-12-01T10:00:00Z');
const actor = systemActor(at);

const made = async () => {
	const decided = await makeDecision(sql, { name: 'Amira Invented' });
	const { awardId, code } = await awardFor(sql, decided);
	const certificate = (await certificateByCode(sql, at, code))!;
	return { ...decided, awardId, code, certificate, id: certificate.id };
};

let award: Awaited<ReturnType<typeof made>>;
beforeAll(async () => {
	award = await made();
});

test('drawn by eight at once, a certificate is one document, the same bytes for ever', async () => {
	const pdfs = await Promise.all(
		Array.from({ length: 8 }, () => pdfOf(sql, actor, issuing, award.id))
	);
	expect(new Set(pdfs.map((pdf) => createHash('sha256').update(pdf).digest('hex'))).size).toBe(1);
	// Somebody's new version draws differently; what was made stays.
	const elsewhere = { ...issuing, origin: 'https://new.example' };
	expect((await pdfOf(sql, actor, elsewhere, award.id)).equals(pdfs[0]!)).toBe(true);
});

test('signed by eight at once, a credential is one, with one place in the status list', async () => {
	const all = await Promise.all(
		Array.from({ length: 8 }, () => credentialOf(sql, actor, issuing, award.id))
	);
	expect(new Set(all.map(({ credential }) => credential)).size).toBe(1);
	expect(await sql`select from status_place where certificate_id = ${award.id}`).toHaveLength(1);
	expect(await issuerKeys(sql)).toHaveLength(1);
	const { credential } = all[0]!;
	expect(credential).not.toContain('@example.org');
	expect(JSON.parse(credential)).toMatchObject({
		issuer: { id: 'did:web:academy.example' },
		validUntil: '2029-11-05T23:59:59Z',
		proof: [{ cryptosuite: 'eddsa-rdfc-2022' }]
	});
});

const bitOf = async (purpose: 'revocation' | 'suspension', certificateId: string, now = at) => {
	const [place] = await sql<{ list: number; index: number }[]>`
		select list, index from status_place where certificate_id = ${certificateId}`;
	const list = await statusList(sql, systemActor(now), issuing, { list: place!.list, purpose });
	const { encodedList } = list['credentialSubject'] as { encodedList: string };
	const buffer = await Bitstring.decodeBits({ encoded: encodedList.slice(1) });
	return new Bitstring({ buffer }).get(place!.index);
};

test('the lists follow the awards: suspended, in force again, revoked', async () => {
	const one = await made();
	await credentialOf(sql, actor, issuing, one.id);
	const bits = async () => [await bitOf('suspension', one.id), await bitOf('revocation', one.id)];
	expect(await bits()).toEqual([false, false]);
	const change = {
		awardId: one.awardId,
		reasonCode: 'UNDER_INVESTIGATION',
		effectiveOn: '2026-12-01',
		evidence: 'Case 7'
	} as const;
	await changeAward(sql, staffActor(at), site, { ...change, version: 1, act: 'suspended' });
	expect(await bits()).toEqual([true, false]);
	await changeAward(sql, staffActor(at), site, { ...change, version: 2, act: 'lifted' });
	expect(await bits()).toEqual([false, false]);
	await revoke(sql, one.awardId, at);
	expect(await bits()).toEqual([true, true]);
	expect(await bitOf('suspension', award.id)).toBe(false);
	await expect(
		statusList(sql, actor, issuing, { list: 99, purpose: 'revocation' })
	).rejects.toThrow('could not be found');
});

test('a cohort is issued in slices; whoever goes on begins where the last one ended', async () => {
	const one = await made();
	for (let n = 0; n < 5; n++) {
		const { enrolmentId } = await awardFor(sql, await makeDecision(sql)).then(async (next) => {
			const [row] = await sql<{ enrolmentId: string }[]>`
				update enrolment set cohort_id = ${one.cohortId}, candidate_number = ${`N${n}`}
				where id = (select enrolment_id from award where id = ${next.awardId})
				returning id as enrolment_id`;
			return row!;
		});
		expect(enrolmentId).toBeTruthy();
	}
	const progress = async () =>
		(await documentsInProgress(sql)).find(({ cohortId }) => cohortId === one.cohortId);
	expect(await progress()).toMatchObject({ certificates: 6, documents: 0, credentials: 0 });
	const { cohortId } = one;
	let left = 2;
	const slice = { cohortId, goOn: () => left-- > 0 };
	expect(await issueDocuments(sql, actor, issuing, slice)).toEqual({
		made: 2,
		refused: 0,
		finished: false
	});
	expect(await progress()).toMatchObject({ certificates: 6, documents: 2, credentials: 2 });
	// Two at once, as after a worker that only seemed dead.
	const whole = { cohortId, goOn: () => true };
	await Promise.all([1, 2].map(() => issueDocuments(sql, actor, issuing, whole)));
	expect(await progress()).toBeUndefined();
	const [kept] = await sql`
		select count(*) as credentials, count(distinct (p.list, p.index)) as places
		from certificate_credential k join status_place p using (certificate_id)
			join certificate c on c.id = k.certificate_id join award a on a.id = c.award_id
			join enrolment e on e.id = a.enrolment_id where e.cohort_id = ${cohortId}`;
	expect(kept).toEqual({ credentials: 6, places: 6 });
});

test('a name that cannot be printed keeps nobody else from a certificate', async () => {
	const one = await made();
	const odd = await makeDecision(sql, { name: 'Li 王 Invented' });
	await awardFor(sql, odd);
	await sql`update enrolment set cohort_id = ${one.cohortId}, candidate_number = 'ODD'
		where id = ${odd.enrolmentId}`;
	const whole = { cohortId: one.cohortId, goOn: () => true };
	expect(await issueDocuments(sql, actor, issuing, whole)).toMatchObject({ made: 1, refused: 1 });
	const [badges] = await sql`
		select count(*) from certificate_credential k join certificate c on c.id = k.certificate_id
			join award a on a.id = c.award_id join enrolment e on e.id = a.enrolment_id
		where e.cohort_id = ${one.cohortId}`;
	expect(badges).toEqual({ count: 2 });
});

test('a certificate that was written again, and an award that is over for good, are not waited for', async () => {
	const odd = await makeDecision(sql, { name: 'Li 王 Invented' });
	const { awardId } = await awardFor(sql, odd);
	const over = await makeDecision(sql);
	await revoke(sql, (await awardFor(sql, over)).awardId, at);
	await sql`update enrolment set cohort_id = ${odd.cohortId}, candidate_number = 'OVER'
		where id = ${over.enrolmentId}`;
	const whole = { cohortId: odd.cohortId, goOn: () => true };
	const waiting = async () =>
		(await documentsInProgress(sql)).find(({ cohortId }) => cohortId === odd.cohortId);
	expect(await issueDocuments(sql, actor, issuing, whole)).toMatchObject({ made: 0, refused: 1 });
	expect(await waiting()).toMatchObject({ certificates: 1, documents: 0, credentials: 1 });
	await inTransaction(sql, async (tx) => {
		await tx`update award set name_as_awarded = 'Li Wang Invented' where id = ${awardId}`;
		await issueCertificate(tx, actor, awardId, 'correction');
	});
	expect(await issueDocuments(sql, actor, issuing, whole)).toMatchObject({ made: 1, refused: 0 });
	expect(await waiting()).toBeUndefined();
});

test('one that breaks keeps nobody else from a certificate, and is tried again', async () => {
	const broken = await makeDecision(sql);
	const { awardId } = await awardFor(sql, broken);
	// A day that no calendar has.
	await sql`update award set awarded_on = 'infinity' where id = ${awardId}`;
	await inTransaction(sql, (tx) => issueCertificate(tx, actor, awardId, 'correction'));
	for (let n = 0; n < 6; n++) {
		const { enrolmentId, ...next } = await makeDecision(sql);
		await awardFor(sql, { enrolmentId, ...next });
		await sql`update enrolment set cohort_id = ${broken.cohortId}, candidate_number = ${`N${n}`}
			where id = ${enrolmentId}`;
	}
	const { cohortId } = broken;
	const issue = () => issueDocuments(sql, actor, issuing, { cohortId, goOn: () => true });
	await expect(issue()).rejects.toThrow(RangeError);
	const progress = (await documentsInProgress(sql)).find((one) => one.cohortId === cohortId);
	expect(progress).toMatchObject({ certificates: 7, documents: 6, credentials: 6 });
	await expect(issue()).rejects.toThrow(RangeError);
});

test('keys: rotated, resealed, and never in clear', async () => {
	const before = await credentialOf(sql, actor, issuing, award.id);
	const later = systemActor(new Date('2027-01-01T00:00:00Z'));
	await rotateKey(sql, later, await sealingSecrets(issuing));
	const keys = await publishedKeys(sql, at, issuing);
	expect(keys).toHaveLength(2);
	const one = await made();
	const after = await credentialOf(sql, later, issuing, one.id);
	expect(before.credential).toContain(keys[1]!.publicKey);
	expect(after.credential).toContain(keys[0]!.publicKey);

	const secrets = [randomBytes(32), ...(await sealingSecrets(issuing))];
	expect(await resealKeys(sql, later, secrets)).toBe(1);
	const given = (...list: Buffer[]) => ({
		...issuing,
		issuerKeySecrets: list.map((secret) => secret.toString('base64'))
	});
	const another = await made();
	await expect(credentialOf(sql, later, issuing, another.id)).rejects.toThrow('does not open');
	await expect(resealKeys(sql, later, [randomBytes(32)])).rejects.toThrow('opens a key');
	await credentialOf(sql, later, given(secrets[0]!), another.id);
	const missing = { ...issuing, production: true };
	await expect(sealingSecrets(missing)).rejects.toThrow('ISSUER_KEY_SECRET is missing');
	await resealKeys(sql, later, [secrets[1]!, secrets[0]!]);
});

test('a new key leaves no old private part behind, whatever secret that was sealed with', async () => {
	const one = await made();
	const before = await credentialOf(sql, actor, issuing, one.id);
	// The secret was lost: a new one, and a new key, at the same instant.
	const lost = { ...issuing, issuerKeySecrets: [randomBytes(32).toString('base64')] };
	const secrets = await sealingSecrets(lost);
	const { publicKey } = await rotateKey(sql, actor, secrets);
	const [kept] = await sql`
		select count(*) filter (where sealed_secret is not null) as private,
			(count(*) > 1) as several from issuer_key`;
	expect(kept).toEqual({ private: 1, several: true });
	expect(await resealKeys(sql, actor, [randomBytes(32), ...secrets])).toBe(1);
	await rotateKey(sql, actor, await sealingSecrets(issuing));
	const listed = (await publishedKeys(sql, at, issuing)).map((key) => key.publicKey);
	expect(listed).toContain(publicKey);
	const [by] = /z6Mk\w+/.exec(before.credential)!;
	expect(listed).toContain(by);
	// Nothing signs but what has its private part, however the clocks of two machines stood.
	const next = await made();
	await credentialOf(sql, systemActor(new Date('2030-01-01T00:00:00Z')), issuing, next.id);
});

test('a restored backup signs on with the secret, and is worth nothing without it', async () => {
	const other = await testDatabase();
	const keys = await sql`select * from issuer_key`;
	await other.sql`insert into issuer_key ${other.sql(keys)}`;
	const decided = await makeDecision(other.sql);
	const { code } = await awardFor(other.sql, decided);
	const { id } = (await certificateByCode(other.sql, at, code))!;
	const thief = { ...issuing, issuerKeySecrets: [randomBytes(32).toString('base64')] };
	await expect(credentialOf(other.sql, actor, thief, id)).rejects.toThrow('does not open');
	expect(await issuerKeys(other.sql)).toEqual(await issuerKeys(sql));
	const { credential } = await credentialOf(other.sql, actor, issuing, id);
	const signs = keys.find((key) => key['sealedSecret'] !== null);
	expect(credential).toContain(String(signs!['publicKey']));
	await other.drop();
});

const check = (bytes: Buffer | string, address = '192.0.2.9') =>
	checkFile(sql, actor, { bytes: Buffer.from(bytes as string), address, origin: site.origin });

test('a file of ours in every form is known again; one changed bit and it is not', async () => {
	const pdf = await pdfOf(sql, actor, issuing, award.id);
	const { certificate } = award;
	const names = ['badge.png', 'badge.svg', 'badge.json', 'badge.jwt'] as const;
	const files = await Promise.all(
		names.map((name) => badgeFile(sql, actor, issuing, { certificate, name }))
	);
	const [png, svg, json, jwt] = files.map((file) => file.bytes) as [Buffer, Buffer, Buffer, Buffer];
	const ours = { code: award.code, status: 'in_force' };
	for (const bytes of [pdf, json, jwt]) {
		expect(await check(bytes)).toMatchObject({ verdict: 'genuine', certificate: ours });
	}
	// A picture with our badge inside may show another name: only the badge is vouched for.
	const painted = [
		bakePng(
			greyPng(60, () => 200),
			json.toString()
		),
		svg.toString().replace('</svg>', '<text>Somebody else</text></svg>')
	];
	for (const bytes of [png, svg, ...painted]) {
		expect(await check(bytes)).toMatchObject({ verdict: 'badge', certificate: ours });
	}
	const tampered = [
		Buffer.concat([pdf, Buffer.from('\n')]),
		files[2]!.bytes.toString().replace('"Merit"', '"Distinction"'),
		files[1]!.bytes.toString().replace('Amira', 'Another'),
		files[3]!.bytes.toString().slice(0, -4) + 'AAAA'
	];
	for (const bytes of tampered) {
		expect(await check(bytes, '192.0.2.10')).toEqual({ verdict: 'changed', code: award.code });
	}
	// In another order of fields, and with a lone proof, it is the same credential.
	const parsed = JSON.parse(files[2]!.bytes.toString()) as Record<string, unknown>;
	const shuffled = Object.fromEntries(Object.entries(parsed).reverse());
	shuffled['proof'] = (parsed['proof'] as unknown[])[0];
	expect(await check(JSON.stringify(shuffled), '192.0.2.10')).toMatchObject({ verdict: 'genuine' });
});

test('what can be read in two ways is refused, also when one of them is ours', async () => {
	const { certificate } = award;
	const { credential } = await credentialOf(sql, actor, issuing, award.id);
	const picture = async (name: 'badge.png' | 'badge.svg') =>
		(await badgeFile(sql, actor, issuing, { certificate, name })).bytes;
	const [png, svg] = [await picture('badge.png'), (await picture('badge.svg')).toString()];
	const forged = credential.replace('Amira', 'Another');
	const element = (inside: string, prefix = 'openbadges') =>
		`<${prefix}:credential><![CDATA[${inside}]]></${prefix}:credential>`;
	const twice: [Buffer | string, string][] = [
		[bakePng(png, forged), 'more than one'],
		[
			bakePng(
				bakePng(
					greyPng(60, () => 200),
					forged
				),
				credential
			),
			'more than one'
		],
		[svg.replace('</svg>', `${element(forged)}</svg>`), 'more than one'],
		[svg.replace('</svg>', `${element(forged, 'ob')}</svg>`), 'more than one'],
		[svg.replace('</svg>', `<!-- ${element(forged)} --></svg>`), 'more than one'],
		[credential.replace('{', '{"name":"Another award",'), 'same field twice'],
		[credential.replace('"identityHash":"A', '"identityHash":"Z","identityHash":"A'), 'twice']
	];
	for (const [bytes, why] of twice) {
		expect(await check(bytes, '192.0.2.14'), why).toEqual({
			verdict: 'unknown',
			why: expect.stringContaining(why) as string
		});
	}
	// However many there are, two are enough to know: looked through one by one they take minutes.
	const many = `<svg>${'<a:credential>'.repeat(140_000)}</svg>`;
	expect(await check(many, '192.0.2.14')).toMatchObject({ verdict: 'unknown' });
	// Nothing is read from elsewhere, nor unpacked from a drawing's own words for it.
	const entity = `<!DOCTYPE svg [<!ENTITY all SYSTEM "file:///etc/hostname">]>\n${svg}`;
	expect(await check(entity, '192.0.2.14')).toMatchObject({ verdict: 'badge' });
	const named = svg.replace('Amira', '&all;');
	expect(await check(named, '192.0.2.14')).toEqual({ verdict: 'changed', code: award.code });
	const deep = `{"id":"x","a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
	expect(await check(deep, '192.0.2.14')).toMatchObject({ verdict: 'unknown' });
}, 20_000);

test('a certificate that was written again: its files say so, and wallets no longer take its badge', async () => {
	const one = await made();
	const before = {
		pdf: await pdfOf(sql, actor, issuing, one.id),
		json: (await credentialOf(sql, actor, issuing, one.id)).credential
	};
	const shown = await shownOf(sql, one.awardId);
	await correctCertificate(sql, staffActor(at), site, {
		...{ ...shown, awardId: one.awardId, name: 'Amira Renamed' },
		...{ because: 'name', evidence: 'Deed seen, case 7' }
	});
	const newer = (await certificateOfAward(sql, at, one.awardId))!;
	await credentialOf(sql, actor, issuing, newer.id);
	for (const bytes of [before.pdf, before.json]) {
		const answer = await check(bytes, '192.0.2.15');
		expect(answer).toMatchObject({
			verdict: 'genuine',
			certificate: { code: one.code, name: 'Amira Invented', status: 'superseded' }
		});
		expect(JSON.stringify(answer)).not.toContain('Renamed');
	}
	expect((await pdfOf(sql, actor, issuing, one.id)).equals(before.pdf)).toBe(true);
	const bits = async (id: string) => [await bitOf('suspension', id), await bitOf('revocation', id)];
	expect(await bits(one.id)).toEqual([true, true]);
	expect(await bits(newer.id)).toEqual([false, false]);
});

test('files that are not ours are refused with a plain sentence', async () => {
	const { credential } = await credentialOf(sql, actor, issuing, award.id);
	const at = (index: string) =>
		credential.replace(/"statusListIndex":"\d+"/, `"statusListIndex":${index}`);
	const unknown: [Buffer | string, string][] = [
		['%PDF-1.7 of somebody else', 'did not make this document'],
		['{"id":"urn:uuid:018f0000-0000-7000-8000-000000000001"}', 'not one of ours'],
		['{', 'cannot be read'],
		['[]', 'not a credential'],
		['[1', 'cannot be read'],
		['a.b.c', 'cannot be read'],
		['<svg xmlns="http://www.w3.org/2000/svg"/>', 'holds no digital badge'],
		[`{"a":"${'x'.repeat(300_000)}"}`, 'too large'],
		[`${'['.repeat(200_000)}`, 'cannot be read']
	];
	for (const [bytes, why] of unknown) {
		const answer = await check(bytes, '192.0.2.11');
		expect(answer, why).toMatchObject({ verdict: 'unknown' });
		expect((answer as { why: string }).why).toContain(why);
	}
	for (const index of ['"131072"', '"-1"', '"1.5"', '"01"', '"1e3"', '""', '7', 'null', '["7"]']) {
		expect(await check(at(index), '192.0.2.16'), index).toEqual({
			verdict: 'unknown',
			why: expect.stringContaining('outside its status list') as string
		});
	}
	// Of a picture in which nothing is found nobody is told that it is not ours.
	const brokenBadge = Buffer.from(
		bakePng(
			greyPng(60, () => 200),
			credential
		)
	);
	brokenBadge[100]! ^= 1;
	const unread: [Buffer, string][] = [
		[brokenBadge, 'no square pattern'],
		[Buffer.from('89504e470d0a1a0a', 'hex'), 'cannot be read'],
		[greyPng(60, () => 200), 'no square pattern'],
		[pngOf(60_000, 60_000, Buffer.alloc(9)), 'too many points']
	];
	for (const [bytes, why] of unread) {
		expect(await check(bytes, '192.0.2.11')).toEqual({
			verdict: 'unread',
			why: expect.stringContaining(why) as string
		});
	}
	await expect(check(Buffer.alloc(2 * 1024 * 1024 + 1), '192.0.2.12')).rejects.toThrow('2 MB');
	const photograph = Buffer.alloc(12 * 1024 * 1024 + 1);
	photograph.set([0xff, 0xd8, 0xff]);
	await expect(check(photograph, '192.0.2.12')).rejects.toThrow('12 MB');
});

test('a photograph of the QR code is answered from live state, and a copied pattern is told', async () => {
	const link = `${site.origin}/verify/${award.code}`;
	expect(await check(photographOf(link), '192.0.2.13')).toMatchObject({
		verdict: 'code',
		certificate: { code: award.code, status: 'in_force' }
	});
	const unknown = async (text: string, verdict = 'unknown') => {
		const answer = await check(photographOf(text), '192.0.2.13');
		expect(answer.verdict).toBe(verdict);
		return (answer as { why: string }).why;
	};
	expect(await unknown(link.replace('academy.example', 'academy.example.net'))).toContain(
		'leads to academy.example.net, not to us'
	);
	expect(await unknown(`${site.origin}/verify/0000-0000-0000-0000`)).toContain('No certificate');
	expect(await unknown('a parcel', 'unread')).toContain('no square pattern');
});

test('twenty files a minute from one place', async () => {
	const answers = await Promise.allSettled(
		Array.from({ length: 25 }, () => check('{', '198.51.100.9'))
	);
	expect(answers.filter(({ status }) => status === 'rejected')).toHaveLength(5);
});
