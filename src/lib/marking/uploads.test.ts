import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { BAD_WORDS, startClamdDouble } from '../../../tests/support/clamd-double.ts';
import { samplePdf } from '../../../tests/support/sample-pdf.ts';
import { openFileStore } from '../platform/files.server.ts';
import { takeUpload } from './uploads.server.ts';

const NAME = 'Maya Invented';
const root = mkdtempSync(join(tmpdir(), 'tranche-uploads-'));
const filesUrl = `file:${root}`;
afterAll(() => rmSync(root, { recursive: true, force: true }));

const policy = { required: false, types: ['pdf' as const, 'png' as const], maxMegabytes: 1 };
const plain = openFileStore({ filesUrl, s3Keys: undefined, clamdUrl: undefined });
const chosen = (bytes: Buffer, name = 'Maya Invented final.pdf') =>
	new File([new Uint8Array(bytes)], name);
const bytesOf = async (sha256: string) =>
	Buffer.from(await new Response(await plain.get(sha256)).arrayBuffer());

it('keeps what was chosen as it is, and beside it what a marker may see', async () => {
	const bytes = await samplePdf(NAME);
	const stored = (await takeUpload(plain, policy, chosen(bytes)))!;
	expect(stored.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
	expect((await bytesOf(stored.sha256)).equals(bytes)).toBe(true);
	const forMarkers = await bytesOf(stored.forMarkers!.sha256);
	expect(forMarkers.length).toBe(stored.forMarkers!.sizeBytes);
	expect(forMarkers.toString('latin1')).not.toContain('Maya');
});

it('the same file twice is the same file', async () => {
	const bytes = await samplePdf(NAME);
	const [one, two] = [
		await takeUpload(plain, policy, chosen(bytes)),
		await takeUpload(plain, policy, chosen(bytes))
	];
	expect(two!.sha256).toBe(one!.sha256);
});

it('a file that cannot be opened is refused with what to do', async () => {
	for (const bytes of [Buffer.from('%PDF-1.7 a map'), await samplePdf(NAME, { userPassword: 'x' })])
		await expect(takeUpload(plain, policy, chosen(bytes))).rejects.toMatchObject({
			issues: [{ field: 'file', message: expect.stringMatching(/save it again/) as string }]
		});
});

it('an infected file is refused by name, and while the scanner is away none is taken', async () => {
	const clamd = await startClamdDouble();
	const scanning = openFileStore({ filesUrl, s3Keys: undefined, clamdUrl: clamd.clamdUrl });
	const infected = Buffer.concat([await samplePdf(NAME), Buffer.from(BAD_WORDS)]);
	await expect(takeUpload(scanning, policy, chosen(infected))).rejects.toMatchObject({
		issues: [{ field: 'file', message: expect.stringContaining('Test.Signature') as string }]
	});
	await clamd.stop();
	await expect(takeUpload(scanning, policy, chosen(await samplePdf(NAME)))).rejects.toMatchObject({
		name: 'Away',
		message: expect.stringContaining('Try again') as string
	});
});

it('no file chosen is no file', async () => {
	expect(await takeUpload(plain, policy, new File([], ''))).toBeUndefined();
	expect(await takeUpload(plain, policy, null)).toBeUndefined();
});
