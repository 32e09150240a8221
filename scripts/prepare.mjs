// Runs before every npm script that needs packages or a build, on whatever Node the machine has
// (20 or newer) and with nothing installed yet: only Node's own modules may be imported here.
// It says what it does, on stderr, and says nothing when there is nothing to do.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, linkSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { buildIsOf, hashSources } from './sources.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);
const wantsBuild = process.argv.includes('--build');
/** What only tests and checks need is a third of all packages: who starts does not wait for it. */
const wantsTools = process.argv.includes('--tools');

/** Left inside node_modules, so that it goes when they go: the hash of what they came from, and a
 * second line when the tools of tests and checks are among them. */
const STAMP = 'node_modules/.lockfile-hash';
/** What SvelteKit writes and the checks read; a build writes it too. */
const SYNCED = '.svelte-kit/tsconfig.json';
const OLDEST_NODE = 24;

class Stopped extends Error {}

try {
	await prepare();
} catch (error) {
	if (!(error instanceof Stopped)) throw error;
	console.error(`\n${error.message}`);
	process.exit(1);
}

async function prepare() {
	if (isReady()) return;
	const release = await takeLock();
	try {
		// Another run may have done the work while this one waited.
		if (!packagesMatch()) await installPackages();
		checkNode();
		if (wantsBuild && !buildIsOf(hashSources())) await build();
		else if (!existsSync(SYNCED)) await run('svelte-kit', ['sync']);
	} finally {
		release();
	}
}

function isReady() {
	return packagesMatch() && existsSync(SYNCED) && (!wantsBuild || buildIsOf(hashSources()));
}

function packagesMatch() {
	if (!existsSync('node_modules')) return false;
	const lockfile = readFileSync('package-lock.json', 'utf8');
	const hash = hashOfPackages();
	if (existsSync(STAMP)) {
		const stamp = readFileSync(STAMP, 'utf8');
		return stamp === withTools(hash) || (!wantsTools && stamp === hash);
	}
	const hasTools = installedByHand(lockfile, true);
	if (!hasTools && (wantsTools || !installedByHand(lockfile, false))) return false;
	writeFileSync(STAMP, hasTools ? withTools(hash) : hash);
	return true;
}

function withTools(/** @type {string} */ hash) {
	return `${hash}\nwith tools`;
}

/** The lockfile, and what we change in packages after they are installed. */
function hashOfPackages() {
	const hash = createHash('sha256').update(readFileSync('package-lock.json', 'utf8'));
	const patches = existsSync('patches') ? readdirSync('patches').sort() : [];
	for (const name of patches) hash.update(`${name}\0`).update(readFileSync(join('patches', name)));
	return hash.digest('hex');
}

/** Whether somebody's own `npm ci` already installed exactly this lockfile: npm lists what it installed. */
function installedByHand(/** @type {string} */ lockfile, /** @type {boolean} */ tools) {
	if (!existsSync('node_modules/.package-lock.json')) return false;
	const wanted = JSON.parse(lockfile).packages;
	const installed = JSON.parse(readFileSync('node_modules/.package-lock.json', 'utf8')).packages;
	return Object.entries(wanted).every(
		([path, entry]) =>
			path === '' ||
			(installed[path]
				? installed[path].version === entry.version && installed[path].integrity === entry.integrity
				: entry.optional || entry.devOptional || entry.peer || (entry.dev && !tools))
	);
}

async function installPackages() {
	// Where all but the tools is there, they are added: a server may be running on what is there.
	const onlyTools = existsSync(STAMP) && readFileSync(STAMP, 'utf8') === hashOfPackages();
	const words = onlyTools ? ['install', '--no-save'] : ['ci'];
	words.push('--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error');
	words.push(wantsTools ? '--include=dev' : '--omit=dev', '--include=optional');
	await step(onlyTools ? 'Installing tools' : 'Installing packages', async () => {
		// npm's own Node where npm started us: the one in node_modules is about to be replaced.
		const npm = process.env['npm_execpath'];
		const node = process.env['npm_node_execpath'] ?? process.execPath;
		const result = npm?.endsWith('npm-cli.js')
			? await collect(node, [npm, ...words])
			: await collect('npm', words, process.platform === 'win32');
		if (result.code !== 0) {
			throw new Stopped(
				`${result.output.trim()}\n\nThe packages could not be installed. Check that this machine reaches the npm registry (npm ping), then try again.`
			);
		}
		writeFileSync(STAMP, wantsTools ? withTools(hashOfPackages()) : hashOfPackages());
	});
}

/** Packages bring Node 24 where npm has one for the platform; elsewhere the system's must do. */
function checkNode() {
	if (existsSync('node_modules/.bin/node') || existsSync('node_modules/.bin/node.cmd')) return;
	if (Number(process.versions.node.split('.')[0]) >= OLDEST_NODE) return;
	throw new Stopped(
		`Tranche runs on Node ${OLDEST_NODE} or newer, and this is ${process.versions.node}: install a newer Node, then try again.`
	);
}

async function build() {
	await step('Building', async () => {
		const result = await collect(nodeOfPackages(), ['scripts/build.mjs', '--errors-only']);
		if (result.code === 0) return;
		throw new Stopped(
			`${result.output.trim()}\n\nThe build failed: put right what is named above, then try again.`
		);
	});
}

async function run(/** @type {string} */ name, /** @type {string[]} */ words) {
	const result = await collect(
		join('node_modules', '.bin', name),
		words,
		process.platform === 'win32'
	);
	if (result.code !== 0) throw new Stopped(`${result.output.trim()}\n\n${name} failed.`);
}

function nodeOfPackages() {
	const result = spawnSync(join('node_modules', '.bin', 'node'), ['-p', 'process.execPath']);
	return result.status === 0 ? result.stdout.toString().trim() : process.execPath;
}

/** Runs a program and keeps what it says, which is only of interest when it fails. */
function collect(/** @type {string} */ command, /** @type {string[]} */ words, shell = false) {
	return /** @type {Promise<{ code: number | null, output: string }>} */ (
		new Promise((resolve) => {
			let output = '';
			const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'pipe'], shell });
			child.stdout.on('data', (chunk) => (output += chunk));
			child.stderr.on('data', (chunk) => (output += chunk));
			child.on('error', (error) => resolve({ code: 1, output: error.message }));
			child.on('close', (code) => resolve({ code, output }));
		})
	);
}

async function step(/** @type {string} */ name, /** @type {() => Promise<void>} */ act) {
	const since = Date.now();
	process.stderr.write(`${name} ... `);
	await act();
	const seconds = ((Date.now() - since) / 1000).toFixed(1);
	process.stderr.write(`${seconds} s\n`);
}

/** One preparation at a time for one folder: `npm start` and `npm test` may begin together. */
async function takeLock() {
	const who = process.getuid?.() ?? 'user';
	const id = createHash('sha256').update(root).digest('hex').slice(0, 16);
	const lock = join(tmpdir(), `tranche-prepare-${who}-${id}`);
	const mine = `${lock}.${process.pid}`;
	writeFileSync(mine, String(process.pid));
	try {
		for (let told = false; ; told = true) {
			try {
				// A link appears with its content, or not at all.
				linkSync(mine, lock);
				return () => rmSync(lock, { force: true });
			} catch (error) {
				if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') return () => {};
				const holder = readHolder(lock);
				if (holder !== undefined && !isProcess(holder)) rmSync(lock, { force: true });
				else if (holder !== undefined && !told) {
					console.error(`Waiting for process ${holder}, which prepares the same folder ...`);
				}
			}
			await sleep(200);
		}
	} finally {
		rmSync(mine, { force: true });
	}
}

function readHolder(/** @type {string} */ lock) {
	try {
		return Number(readFileSync(lock, 'utf8'));
	} catch {
		return undefined;
	}
}

function isProcess(/** @type {number} */ pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
	}
}
