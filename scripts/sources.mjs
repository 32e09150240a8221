import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';

/** Left beside the build: the hash of the sources it was made from. */
const STAMP = 'build/.sources';

/** What the build is made from. Content and migrations are read when the program runs. */
const SOURCES = [
	'src',
	'static',
	'reference-register',
	'package-lock.json',
	'svelte.config.js',
	'vite.config.ts',
	'tsconfig.json',
	'scripts/build.mjs'
];

/** One hash over names and contents: a checkout changes dates, and a date alone is no reason to build. */
export function hashSources(root = process.cwd()) {
	const hash = createHash('sha256');
	for (const source of SOURCES) add(source);
	return hash.digest('hex');

	/** @param {string} path */
	function add(path) {
		let children;
		try {
			children = readdirSync(join(root, path)).sort();
		} catch (error) {
			const code = /** @type {NodeJS.ErrnoException} */ (error).code;
			if (code === 'ENOTDIR') hash.update(`${path}\0`).update(readFileSync(join(root, path)));
			return;
		}
		for (const child of children) {
			if (!/\.test\.ts$/.test(child)) add(path + sep + child);
		}
	}
}

/** @param {string} hash */
export function buildIsOf(hash) {
	try {
		return readFileSync(STAMP, 'utf8') === hash;
	} catch {
		return false;
	}
}

export function forgetBuild() {
	rmSync(STAMP, { force: true });
}

/** @param {string} hash */
export function rememberBuild(hash) {
	writeFileSync(STAMP, hash);
}
