import { constants, type Dirent } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Refused } from '#lib/platform/errors.ts';
import { compareText, type Report } from './fault.ts';
import type { ContentFiles } from './text.ts';

const KIB = 1024;
const LIMITS = { files: 2000, depth: 4, totalBytes: 50 * KIB * KIB };

/** Bytes at most, by the ending of the name. Other endings are no content. */
const largest: Record<string, number> = {
	yaml: 512 * KIB,
	md: 256 * KIB,
	vtt: 512 * KIB,
	svg: 512 * KIB,
	png: 2 * KIB * KIB,
	jpg: 2 * KIB * KIB,
	jpeg: 2 * KIB * KIB,
	gif: 2 * KIB * KIB
};

/** The folder of the tranche, and its files. */
export type TrancheFolder = { root: string; files: ContentFiles };

/**
 * Reads a tranche's folder, or the folder of one course together with the files that it shares with
 * the other courses beside it.
 * @throws Refused when it is neither
 */
export async function readTranche(folder: string, report: Report): Promise<TrancheFolder> {
	const path = resolve(folder);
	if (await isThere(join(path, 'tranche.yaml'))) {
		return { root: path, files: await readFolder(path, report) };
	}
	const root = dirname(path);
	if ((await isThere(join(path, 'course.yaml'))) && (await isThere(join(root, 'tranche.yaml')))) {
		return { root, files: await readFolder(root, report, basename(path)) };
	}
	throw new Refused(
		`${folder} holds no content: give the folder of a tranche (with tranche.yaml) or of one of its courses.`
	);
}

const isThere = (path: string): Promise<boolean> =>
	stat(path).then(
		(found) => found.isFile(),
		() => false
	);

/**
 * Reads every file of a folder. Names that begin with a dot are left out, as editors and systems
 * leave them behind; whatever is no ordinary file or has another name than the format allows is a
 * fault. Links are never followed.
 * @param only the one folder to go into
 */
async function readFolder(folder: string, report: Report, only?: string): Promise<ContentFiles> {
	const found: [string, Uint8Array][] = [];
	let bytesLeft = LIMITS.totalBytes;

	async function takeIn(file: string): Promise<void> {
		const fault = (message: string) => report({ file, line: 1, message });
		if (found.length >= LIMITS.files) return fault(`there are more than ${LIMITS.files} files`);
		const most = Math.min(largest[endingOf(file)] ?? 0, bytesLeft);
		const bytes = await readFile(join(folder, file), most);
		if (!bytes) return fault(`is larger than the ${Math.floor(most / KIB)} KiB allowed`);
		bytesLeft -= bytes.length;
		found.push([file, bytes]);
	}

	async function walk(path: string, depth: number): Promise<void> {
		const entries = await readdir(join(folder, path), { withFileTypes: true });
		for (const entry of entries.toSorted((a, b) => compareText(a.name, b.name))) {
			if (entry.name.startsWith('.')) continue;
			if (only !== undefined && depth === 0 && entry.isDirectory() && entry.name !== only) continue;
			const file = path === '' ? entry.name : `${path}/${entry.name}`;
			const refused = refusal(entry, depth);
			if (refused) report({ file: printable(file), line: 1, message: refused });
			else if (entry.isDirectory()) await walk(file, depth + 1);
			else await takeIn(file);
		}
	}

	await walk('', 0);
	return new Map(found.toSorted(([a], [b]) => compareText(a, b)));
}

function refusal(entry: Dirent, depth: number): string | undefined {
	if (entry.isSymbolicLink()) return 'is a link to another place: put the file itself here';
	if (!/^[a-z0-9][a-z0-9.-]{0,99}$/.test(entry.name)) {
		return 'must have a name of lower-case letters, digits, dots and hyphens';
	}
	if (entry.isDirectory()) return depth >= LIMITS.depth ? 'lies too deep in folders' : undefined;
	if (!entry.isFile()) return 'is no ordinary file';
	if (!(endingOf(entry.name) in largest)) {
		return `is not part of the content format, whose files end in ${Object.keys(largest).join(', ')}`;
	}
	return undefined;
}

/** @returns undefined when it holds more than `most` bytes */
async function readFile(path: string, most: number): Promise<Uint8Array | undefined> {
	// Should the file become a link between the look and the reading, opening it fails.
	const handle = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
	try {
		const { size } = await handle.stat();
		if (size > most) return undefined;
		return await handle.readFile();
	} finally {
		await handle.close();
	}
}

const endingOf = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

/** A hostile name must not write to the reader's terminal. */
const printable = (name: string): string => name.replace(/[^\x20-\x7e]/g, '?');
