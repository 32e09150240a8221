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
	fs.appendFileSync('calls', process.argv.slice(2).join(' ') + '\\n');
	if (fs.existsSync('offline')) { console.error('npm error network'); process.exit(1); }
	if (process.argv[2] === 'ci') fs.rmSync('node_modules', { recursive: true, force: true });
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
			'node_modules/two': { version, optional: true },
			'node_modules/tool': { version, dev: true }
		}
	});

let folder: string;
const inFolder = (...path: string[]) => join(folder, ...path);
const installs = () =>
	existsSync(inFolder('calls'))
		? readFileSync(inFolder('calls'), 'utf8').split('\n').length - 1
		: 0;

const lastCall = () => readFileSync(inFolder('calls'), 'utf8').trimEnd().split('\n').at(-1);

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

test('who starts does not wait for the tools of the tests, and who tests gets them beside the rest', async () => {
	await prepare();
	expect(lastCall()).toMatch(/^ci .*--omit=dev/);
	writeFileSync(inFolder('node_modules', 'in-use'), '');
	expect(await prepare('--tools')).toMatchObject({
		code: 0,
		output: expect.stringMatching(/^Installing tools/)
	});
	expect(lastCall()).toMatch(/^install .*--include=dev/);
	// A server may be running on what is there: nothing of it was taken away.
	expect(existsSync(inFolder('node_modules', 'in-use'))).toBe(true);
	expect(await prepare('--tools')).toEqual({ code: 0, output: '' });
	expect(await prepare()).toEqual({ code: 0, output: '' });
	expect(installs()).toBe(2);
});

test('who tests first installs everything at once', async () => {
	await prepare('--tools');
	expect(lastCall()).toMatch(/^ci .*--include=dev/);
	expect(await prepare()).toEqual({ code: 0, output: '' });
	expect(installs()).toBe(1);
});

test('tools that somebody installed by hand count too', async () => {
	mkdirSync(inFolder('node_modules'));
	mkdirSync(inFolder('.svelte-kit'));
	writeFileSync(inFolder('.svelte-kit', 'tsconfig.json'), '');
	const installed = {
		packages: {
			'node_modules/one': { version: '1.0.0' },
			'node_modules/tool': { version: '1.0.0' }
		}
	};
	writeFileSync(inFolder('node_modules', '.package-lock.json'), JSON.stringify(installed));
	expect(await prepare()).toEqual({ code: 0, output: '' });
	expect(await prepare('--tools')).toEqual({ code: 0, output: '' });
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

async function prepare(...words: string[]): Promise<{ code: number | null; output: string }> {
	const child = spawn(process.execPath, [inFolder('scripts', 'prepare.mjs'), ...words], {
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
