import { Refused } from '#lib/platform/errors.ts';
import { mediaTypes } from '../upload.rules.ts';
import { namelessOffice } from './office.ts';
import { namelessPdf } from './pdf.server.ts';
import { namelessPng } from './png.ts';

type Cleaner = (bytes: Uint8Array) => Uint8Array | null | Promise<Uint8Array | null>;

const cleaners: Readonly<Record<string, Cleaner>> = {
	[mediaTypes.pdf]: namelessPdf,
	[mediaTypes.docx]: namelessOffice,
	[mediaTypes.odt]: namelessOffice,
	[mediaTypes.png]: namelessPng
};

/**
 * What a marker is given instead of an upload (decision 32). The same bytes always give the same.
 * @returns null when the file cannot be read, so that nobody could tell what is in it
 */
export async function namelessFile(
	mediaType: string,
	bytes: Uint8Array
): Promise<Uint8Array | null> {
	try {
		return (await cleaners[mediaType]?.(bytes)) ?? null;
	} catch (error) {
		if (error instanceof Refused) return null;
		throw error;
	}
}
