import type { AssignmentPolicy, FileType } from '#lib/catalogue/published.ts';
import { zipEntries } from './zip.rules.ts';

/** What a file says it is, by its name, must be what its bytes are. */

export type FilePolicy = NonNullable<AssignmentPolicy['file']>;

export const mediaTypes: Record<FileType, string> = {
	pdf: 'application/pdf',
	docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
	odt: 'application/vnd.oasis.opendocument.text',
	png: 'image/png'
};

const titles: Record<FileType, string> = {
	pdf: 'PDF',
	docx: 'Word (.docx)',
	odt: 'OpenDocument (.odt)',
	png: 'PNG image'
};

export type UploadVerdict = { mediaType: string } | { refused: string };

export function judgeUpload(policy: FilePolicy, name: string, bytes: Uint8Array): UploadVerdict {
	const allowed = `The file must be ${listOf(policy.types.map((type) => titles[type]))}`;
	if (bytes.length === 0) return { refused: 'The file is empty' };
	if (bytes.length > policy.maxMegabytes * 1024 * 1024) {
		return { refused: `The file must be ${policy.maxMegabytes} MB or smaller` };
	}
	const type = policy.types.find((one) => name.toLowerCase().endsWith(`.${one}`));
	if (!type) return { refused: allowed };
	const found = sniff(bytes);
	if (found === 'macros') return { refused: 'The file contains macros. Save it without them' };
	if (found !== type) {
		return {
			refused: `The file is named .${type} but is not a ${titles[type]} file. ${allowed}`
		};
	}
	return { mediaType: mediaTypes[type] };
}

/** What the bytes are, whatever the name says. */
export function sniff(bytes: Uint8Array): FileType | 'macros' | null {
	if (startsWith(bytes, '%PDF-')) return 'pdf';
	if (startsWith(bytes, '\x89PNG\r\n\x1a\n')) return 'png';
	if (!startsWith(bytes, 'PK\x03\x04')) return null;
	const entries = zipEntries(bytes);
	if (!entries) return null;
	if (entries.some((entry) => /vbaProject\.bin$|^Basic\/|^Scripts\//i.test(entry))) return 'macros';
	if (entries.includes('[Content_Types].xml') && entries.includes('word/document.xml')) {
		return 'docx';
	}
	// OpenDocument: the first entry is called mimetype and holds the type itself, not compressed.
	const isText = startsWith(bytes.subarray(30), `mimetype${mediaTypes.odt}`);
	return isText && entries.includes('content.xml') ? 'odt' : null;
}

/** For the `accept` of the field. */
export const acceptOf = (policy: FilePolicy) => policy.types.map((type) => `.${type}`).join(',');

export const uploadHint = (policy: FilePolicy) =>
	`${policy.required ? '' : 'Optional. '}One file: ${listOf(policy.types.map((type) => titles[type]))}, ${policy.maxMegabytes} MB or smaller. Whoever marks it gets a copy without the author's name that your program wrote into it.`;

/** '840 KB', '1.2 MB' */
export const sizeWords = (bytes: number): string =>
	bytes < 1024 * 1024
		? `${Math.max(1, Math.round(bytes / 1024))} KB`
		: `${(bytes / 1024 / 1024).toFixed(1)} MB`;

/** A name that is safe in a header and on a disk: letters, figures and a few signs, 100 at most. */
export function safeName(name: string): string {
	const base = name.split(/[/\\]/).at(-1) ?? '';
	const extension = /\.[a-z0-9]{1,5}$/i.exec(base)?.[0] ?? '';
	const stem = base.slice(0, base.length - extension.length);
	const clean = stem
		.normalize('NFKC')
		.replace(/[^\p{L}\p{N} ._()-]+/gu, '_')
		.replace(/^[ .]+/, '')
		.slice(0, 100)
		.trim();
	return (clean || 'file') + extension.toLowerCase();
}

const startsWith = (bytes: Uint8Array, text: string) =>
	bytes.length >= text.length &&
	[...text].every((letter, index) => bytes[index] === letter.charCodeAt(0));

const listOf = (words: string[]) =>
	words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
