import { constants, type Dirent } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
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
	png: 2 * KIB * KIB
};

/**
 * Reads every file of a folder. Names that begin with a dot are left out, as editors and systems
 * leave them behind; whatever is no ordinary file or has another name than the format allows is a
 * fault. Links are never followed.
 */
export async function readFolder(folder: string, report: Report): Promise<ContentFiles> {
	const found: [string, Uint8Array][] = [];
	let bytesLeft = LIMITS.totalBytes;

	async function walk(path: string, depth: number): Promise<void> {
		const entries = await readdir(join(folder, path), { withFileTypes: true });
		for (const entry of entries.toSorted((a, b) => compareText(a.name, b.name))) {
			if (entry.name.startsWith('.')) continue;
			const file = path === '' ? entry.name : `${path}/${entry.name}`;
			const fault = (message: string) => report({ file: printable(file), line: 1, message });
			const refused = refusal(entry, depth);
			if (refused) fault(refused);
			else if (entry.isDirectory()) await walk(file, depth + 1);
			else if (found.length >= LIMITS.files) fault(`there are more than ${LIMITS.files} files`);
			else {
				const most = Math.min(largest[endingOf(entry.name)] ?? 0, bytesLeft);
				const bytes = await readFile(join(folder, file), most);
				if (bytes) {
					bytesLeft -= bytes.length;
					found.push([file, bytes]);
				} else fault(`is larger than the ${Math.floor(most / KIB)} KiB allowed`);
			}
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

/** What stands at a path: nothing is followed and nothing is thrown. */
export async function kindOf(path: string): Promise<'file' | 'folder' | 'other' | 'nothing'> {
	const stat = await lstat(path).catch(() => undefined);
	if (!stat) return 'nothing';
	return stat.isFile() ? 'file' : stat.isDirectory() ? 'folder' : 'other';
}

const endingOf = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

/** A hostile name must not write to the reader's terminal. */
const printable = (name: string): string => name.replace(/[^\x20-\x7e]/g, '?');
