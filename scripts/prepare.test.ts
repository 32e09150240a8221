import { spawn } from 'node:child_process';
import {
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

/** Counts its calls and makes what `npm ci` would; fails when the folder has a file named `offline`. */
const fakeNpm = `
	const fs = require('node:fs');
	fs.appendFileSync('calls', process.argv[2] + '\\n');
	if (fs.existsSync('offline')) { console.error('npm error network'); process.exit(1); }
	fs.rmSync('node_modules', { recursive: true, force: true });
	fs.mkdirSync('node_modules/.bin', { recursive: true });
	for (const name of ['node', 'svelte-kit']) {
		fs.writeFileSync('node_modules/.bin/' + name, '#!/bin/sh\\nmkdir -p .svelte-kit && touch .svelte-kit/tsconfig.json\\n', { mode: 0o755 });
	}
`;
const lockfile = (version: string) =>
	JSON.stringify({
		packages: {
			'': {},
			'node_modules/one': { version },
			'node_modules/two': { version, optional: true }
		}
	});

let folder: string;
const inFolder = (...path: string[]) => join(folder, ...path);
const installs = () =>
	existsSync(inFolder('calls'))
		? readFileSync(inFolder('calls'), 'utf8').split('\n').length - 1
		: 0;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'tranche-prepare-test-'));
	for (const name of ['prepare.mjs', 'sources.mjs'])
		cpSync(`scripts/${name}`, inFolder('scripts', name));
	writeFileSync(inFolder('npm-cli.js'), fakeNpm);
	writeFileSync(inFolder('package-lock.json'), lockfile('1.0.0'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('packages are installed when there are none, and not again', async () => {
	expect(await prepare()).toMatchObject({
		code: 0,
		output: expect.stringMatching(/^Installing packages/)
	});
	expect(await prepare()).toEqual({ code: 0, output: '' });
	expect(installs()).toBe(1);
});

test('another lockfile is installed', async () => {
	await prepare();
	writeFileSync(inFolder('package-lock.json'), lockfile('1.0.1'));
	await prepare();
	expect(installs()).toBe(2);
});

test('what somebody installed by hand counts, without the packages of other platforms', async () => {
	mkdirSync(inFolder('node_modules'));
	mkdirSync(inFolder('.svelte-kit'));
	writeFileSync(inFolder('.svelte-kit', 'tsconfig.json'), '');
	const installed = { packages: { 'node_modules/one': { version: '1.0.0' } } };
	writeFileSync(inFolder('node_modules', '.package-lock.json'), JSON.stringify(installed));
	expect(await prepare()).toEqual({ code: 0, output: '' });
	expect(installs()).toBe(0);
});

test('what SvelteKit writes is made again when somebody removed it', async () => {
	await prepare();
	rmSync(inFolder('.svelte-kit'), { recursive: true });
	expect(await prepare()).toMatchObject({ code: 0 });
	expect(existsSync(inFolder('.svelte-kit', 'tsconfig.json'))).toBe(true);
	expect(installs()).toBe(1);
});

test('two runs at once install once', async () => {
	const both = await Promise.all([prepare(), prepare()]);
	expect(both.map(({ code }) => code)).toEqual([0, 0]);
	expect(installs()).toBe(1);
});

test('a failure says what npm said, and what to do', async () => {
	writeFileSync(inFolder('offline'), '');
	const { code, output } = await prepare();
	expect(code).toBe(1);
	expect(output).toContain('npm error network');
	expect(output).toContain('Check that this machine reaches the npm registry');
	expect(output).not.toMatch(/^\s+at /m);
});

async function prepare(): Promise<{ code: number | null; output: string }> {
	const child = spawn(process.execPath, [inFolder('scripts', 'prepare.mjs')], {
		env: {
			...process.env,
			npm_execpath: inFolder('npm-cli.js'),
			npm_node_execpath: process.execPath
		}
	});
	let output = '';
	child.stdout.on('data', (chunk) => (output += String(chunk)));
	child.stderr.on('data', (chunk) => (output += String(chunk)));
	const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
	return { code, output };
}
