import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { authorise } from '#lib/identity/permissions.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql } from '#lib/platform/database.server.ts';
import { Refused } from '#lib/platform/errors.ts';
import { editionNamed } from './editions.server.ts';

/**
 * Writes the files of an edition into a folder, byte for byte as they were imported. Files that are
 * there already with the same bytes are left alone, so exporting twice is the same as once.
 * @param name 'CLHC' for the newest edition, 'CLHC@pilot-1', or a content hash
 * @throws Refused before anything is written when a file with other bytes is in the way
 */
export async function exportEdition(
	sql: AnySql,
	actor: Actor,
	name: string,
	folder: string
): Promise<{ contentHash: string; written: string[] }> {
	authorise(actor, 'content.read');
	const { id, contentHash } = await editionNamed(sql, name);
	const files = await sql<{ path: string; bytes: Uint8Array }[]>`
		select path, bytes from edition_file where edition_id = ${id} order by path collate "C"`;
	const missing: { target: string; bytes: Uint8Array }[] = [];
	for (const { path, bytes } of files) {
		const target = resolve(folder, path);
		if (!target.startsWith(resolve(folder) + sep))
			throw new Refused(`${path} leads out of ${folder}.`);
		const present = await readFile(target).catch(() => undefined);
		if (present?.equals(bytes)) continue;
		if (present) throw new Refused(`${join(folder, path)} is there already with other content.`);
		missing.push({ target, bytes });
	}
	for (const { target, bytes } of missing) {
		await mkdir(dirname(target), { recursive: true });
		await writeFile(target, bytes, { flag: 'wx' });
	}
	return { contentHash, written: files.map(({ path }) => path) };
}
