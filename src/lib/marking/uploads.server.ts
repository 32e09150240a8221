import { Invalid } from '#lib/platform/errors.ts';
import type { FileStore } from '#lib/platform/files.server.ts';
import { Infected } from '#lib/platform/virus-scan.server.ts';
import type { StoredUpload } from './drafts.server.ts';
import { namelessFile } from './nameless/nameless-file.server.ts';
import { judgeUpload, safeName, type FilePolicy } from './upload.rules.ts';

/**
 * Checks a chosen file and puts its bytes into the store, before the story's transaction begins. What
 * is stored and then not used harms nobody: it is found by its content alone.
 * @returns undefined when no file was chosen
 * @throws Invalid with the reason, for the field `file`
 */
export async function takeUpload(
	files: FileStore,
	policy: FilePolicy | null,
	chosen: FormDataEntryValue | null
): Promise<StoredUpload | undefined> {
	// Browsers send an empty, nameless file for a field left alone.
	if (!(chosen instanceof File) || chosen.name === '') return undefined;
	if (!policy) throw refused('This assignment takes no file');
	// By the announced size first, so that a huge file is not read to learn that it is huge.
	const maxBytes = policy.maxMegabytes * 1024 * 1024;
	if (chosen.size > maxBytes) {
		throw refused(`The file must be ${policy.maxMegabytes} MB or smaller`);
	}
	const bytes = new Uint8Array(await chosen.arrayBuffer());
	const verdict = judgeUpload(policy, chosen.name, bytes);
	if ('refused' in verdict) throw refused(verdict.refused);
	const nameless = await namelessFile(verdict.mediaType, bytes);
	if (!nameless) throw refused(UNREADABLE);
	const stored = await keep(files, bytes, maxBytes);
	// Written anew it may be a little longer than what came.
	const forMarkers = await keep(files, nameless, Math.max(maxBytes, nameless.byteLength));
	return { ...stored, forMarkers, name: safeName(chosen.name), mediaType: verdict.mediaType };
}

const UNREADABLE =
	'The file cannot be opened, or only with a password. Open it yourself, save it again without one, and choose that file';

async function keep(files: FileStore, bytes: Uint8Array, maxBytes: number) {
	try {
		return await files.put(bytes, maxBytes);
	} catch (error) {
		if (!(error instanceof Infected)) throw error;
		throw refused(
			`The file was not taken: our virus scan found ${error.found} in it. Check your device, then choose a clean copy`
		);
	}
}

const refused = (message: string) => new Invalid([{ field: 'file', message }]);
