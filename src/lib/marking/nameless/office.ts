import { namelessJpeg } from '#lib/platform/jpeg.ts';
import { isZip, readZip, writeZip } from '#lib/platform/zip.ts';
import { namelessPng } from './png.ts';

/** Files that say who wrote, for which firm and when. What takes their place says nothing. */
const EMPTY: Readonly<Record<string, string>> = {
	'docProps/core.xml':
		'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>',
	'docProps/app.xml':
		'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
	'docProps/custom.xml':
		'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>',
	'meta.xml':
		'<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.3"><office:meta/></office:document-meta>'
};

/** Remarks and changes name their author: Word in attributes, OpenDocument and spreadsheets in elements. */
const authorAttribute =
	/(\s[\w.-]+:(?:author|initials|userId|userName|displayName)=)(?:"[^"]*"|'[^']*')/g;
const authorElement =
	/<((?:dc:creator|meta:(?:initial-)?creator(?:-initials)?|(?:loext|office):sender-initials|author|cp:lastModifiedBy)\b[^<>]*)(?<!\/)>[^<]*</g;
/** The template or a linked file: its path has the name of whose computer it was. */
const filePath = /(\sTarget=)(?:"file:[^"]*"|'file:[^']*')/g;

/** Of everything that is unpacked for one upload together, files within files too. */
const MOST_BYTES = 50 * 1024 * 1024;

/**
 * A Word or OpenDocument file without the names that programs write into it; pictures and files
 * within it too. What the writer typed stays as it is.
 * @returns null when something in it cannot be read
 * @throws Refused when it is no whole ZIP file, or unpacks to too much
 */
export function namelessOffice(
	bytes: Uint8Array,
	budget = { left: MOST_BYTES }
): Uint8Array | null {
	const files = readZip(bytes, budget.left);
	for (const content of files.values()) budget.left -= content.byteLength;
	for (const [name, content] of files) {
		const clean = namelessPart(name, content, budget);
		if (clean === null) return null;
		files.set(name, clean);
	}
	// OpenDocument is known by this one, which comes first and as it is.
	return writeZip(files, ['mimetype']);
}

function namelessPart(
	name: string,
	content: Uint8Array,
	budget: { left: number }
): Uint8Array | null {
	const empty = Object.hasOwn(EMPTY, name) ? EMPTY[name] : undefined;
	if (empty) return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${empty}`);
	if (/\.(xml|rels)$/i.test(name)) return namelessXml(content);
	if (isZip(content)) return namelessOffice(content, budget);
	// A picture that is broken shows nobody anything, and is no reason to refuse the work.
	return namelessPng(content) ?? namelessJpeg(content) ?? content;
}

/** @returns null for anything but UTF-8, which is all that these programs write */
function namelessXml(content: Uint8Array): Uint8Array | null {
	let text: string;
	try {
		text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
	} catch {
		return null;
	}
	if (text.includes('\0')) return null;
	const clean = text
		.replace(/<[^<>]*>/g, (tag) =>
			tag.replace(authorAttribute, '$1"Candidate"').replace(filePath, '$1"file:///template"')
		)
		.replace(authorElement, '<$1>Candidate<');
	return Buffer.from(clean);
}
