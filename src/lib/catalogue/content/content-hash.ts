import { createHash } from 'node:crypto';
import { compareText } from './fault.ts';
import type { ContentFiles } from './text.ts';
import { sharedFiles } from './tree.ts';

/** The files that make an edition what it is, sorted by path. */
export function filesOf(
	files: ContentFiles,
	folder: string
): { path: string; bytes: Uint8Array }[] {
	return [...files]
		.filter(
			([path]) => path.startsWith(`${folder}/`) || (sharedFiles as readonly string[]).includes(path)
		)
		.map(([path, bytes]) => ({ path, bytes }))
		.toSorted((a, b) => compareText(a.path, b.path));
}

/** SHA-256 of what `sha256sum <files sorted by path>` prints. */
export function hashOf(files: readonly { path: string; bytes: Uint8Array }[]): string {
	const sum = createHash('sha256');
	for (const { path, bytes } of files) {
		sum.update(`${createHash('sha256').update(bytes).digest('hex')}  ${path}\n`);
	}
	return sum.digest('hex');
}

/** The hash of each course of a tranche, by its folder: nothing is read but bytes. */
export function contentHashes(files: ContentFiles): Map<string, string> {
	const folders = [...files.keys()]
		.filter((path) => /^[^/]+\/course\.yaml$/.test(path))
		.map((path) => path.slice(0, path.indexOf('/')));
	return new Map(folders.map((folder) => [folder, hashOf(filesOf(files, folder))]));
}
