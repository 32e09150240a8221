import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { asFiles, sampleContent, writeSample } from '../../../../tests/support/content.ts';
import { checkContent } from './content.ts';
import { type Fault, faultText } from './fault.ts';
import { readTranche } from './files.server.ts';

let folder = '';
beforeEach(() => {
	folder = realpathSync(mkdtempSync(join(tmpdir(), 'tranche-content-')));
	writeSample(folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function read(path = folder) {
	const given: Fault[] = [];
	const { root, files } = await readTranche(path, (fault) => void given.push(fault));
	const { faults, editions } = checkContent(files, given);
	return { root, files, editions, faults: faults.map(faultText) };
}

test('reads what was written, and leaves out what begins with a dot', async () => {
	writeFileSync(join(folder, '.DS_Store'), 'x');
	mkdirSync(join(folder, '.git'));
	writeFileSync(join(folder, '.git/config'), 'x');
	const { files, faults } = await read();
	expect(faults).toEqual([]);
	const bytes = (map: ReadonlyMap<string, Uint8Array>) =>
		[...map].map(([path, content]) => [path, Buffer.from(content).toString('hex')]);
	expect(bytes(files)).toEqual(bytes(asFiles(sampleContent())));
});

test('the folder of one course stands for that course alone', async () => {
	mkdirSync(join(folder, 'another-course'));
	writeFileSync(join(folder, 'another-course/course.yaml'), 'broken');
	const alone = await read(join(folder, 'invented-pilot'));
	expect(alone.faults).toEqual([]);
	expect(alone.root).toBe(folder);
	expect(alone.editions).toHaveLength(1);
	expect((await read()).faults).toContain('another-course/course.yaml:1: must be a block of keys');
});

test('the hash is what sha256sum would say of what it says of the files in order', async () => {
	const { files, editions } = await read();
	const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');
	const lines = [...files].map(([path, bytes]) => `${sha256(bytes)}  ${path}\n`);
	expect(editions[0]?.contentHash).toBe(sha256(lines.join('')));
});

test('a folder that holds no content is refused in words', async () => {
	await expect(readTranche(join(folder, 'nowhere'), () => {})).rejects.toThrow('holds no content');
	await expect(readTranche(join(folder, 'tranche.yaml'), () => {})).rejects.toThrow(
		'holds no content'
	);
	await expect(readTranche('/etc', () => {})).rejects.toThrow('holds no content');
});

test('links lead nowhere, whether to files or folders', async () => {
	writeFileSync(join(tmpdir(), 'tranche-secret.md'), 'secret');
	symlinkSync(
		join(tmpdir(), 'tranche-secret.md'),
		join(folder, 'invented-pilot/inv-1/1.9-secret.md')
	);
	symlinkSync('/etc', join(folder, 'invented-pilot/inv-1/images/etc'));
	symlinkSync('.', join(folder, 'loop'));
	const { files, faults } = await read();
	for (const link of [
		'invented-pilot/inv-1/1.9-secret.md',
		'invented-pilot/inv-1/images/etc',
		'loop'
	]) {
		expect(faults).toContain(`${link}:1: is a link to another place: put the file itself here`);
	}
	expect([...files.keys()].some((path) => /secret|etc|loop/.test(path))).toBe(false);
	rmSync(join(tmpdir(), 'tranche-secret.md'));
});

test.runIf(process.platform !== 'win32')('what is no ordinary file is not opened', async () => {
	const server = createServer().listen(join(folder, 'invented-pilot/inv-1/1.8-x.md'));
	await once(server, 'listening');
	expect((await read()).faults).toContain('invented-pilot/inv-1/1.8-x.md:1: is no ordinary file');
	server.close();
});

test('names are plain, and never reach a terminal raw', async () => {
	writeFileSync(join(folder, 'invented-pilot/inv-1/1.9 Über.md'), 'x');
	writeFileSync(join(folder, 'invented-pilot/inv-1/1.9-\u001b[31mred.md'), 'x');
	writeFileSync(join(folder, 'invented-pilot/inv-1/run.exe'), 'x');
	const { faults } = await read();
	expect(faults.filter((fault) => fault.includes('must have a name of lower-case'))).toHaveLength(
		2
	);
	expect(faults.join()).not.toContain('\u001b');
	expect(faults.join()).toContain('run.exe:1: is not part of the content format');
});

test('files that are too large are not read', async () => {
	writeFileSync(join(folder, 'invented-pilot/inv-1/1.9-long.md'), 'x'.repeat(300 * 1024));
	const { files, faults } = await read();
	expect(faults).toContain(
		'invented-pilot/inv-1/1.9-long.md:1: is larger than the 256 KiB allowed'
	);
	expect(files.has('invented-pilot/inv-1/1.9-long.md')).toBe(false);
});

test('folders in folders in folders end', async () => {
	const deep = join(folder, 'invented-pilot/inv-1/images/a/b/c');
	mkdirSync(deep, { recursive: true });
	writeFileSync(join(deep, 'x.svg'), 'x');
	expect((await read()).faults.join()).toContain('lies too deep in folders');
});

test('bytes that are not UTF-8, and characters that hide, are named by line', async () => {
	const glossary = Buffer.from('- term: a\n  meaning: b\n- term: c\n  meaning: d\n');
	writeFileSync(
		join(folder, 'glossary.yaml'),
		Buffer.concat([glossary, Buffer.from([0x23, 0xff, 0x0a])])
	);
	writeFileSync(join(folder, 'sources.yaml'), '# a\n# turned \u202e round\n');
	writeFileSync(join(folder, 'outcomes.yaml'), '# a\n# nul \u0000\n');
	const { faults } = await read();
	expect(faults).toContain('glossary.yaml:5: is not UTF-8 text');
	expect(faults).toContain('sources.yaml:2: holds an invisible control character');
	expect(faults).toContain('outcomes.yaml:2: holds an invisible control character');
});

test('Windows line breaks and a byte order mark are no fault', async () => {
	const crlf = Object.fromEntries(
		Object.entries(sampleContent()).map(([path, content]) => [
			path,
			typeof content === 'string' && !path.endsWith('.svg')
				? `\ufeff${content.replaceAll('\n', '\r\n')}`
				: content
		])
	);
	writeSample(folder, crlf);
	expect((await read()).faults).toEqual([]);
});
