import type { Report } from './fault.ts';

/** Bytes by path inside the tranche's folder, with forward slashes, sorted by path. */
export type ContentFiles = ReadonlyMap<string, Uint8Array>;

/** Control characters but tab and line breaks; marks that turn the direction of text around. */
const INVISIBLE = /(?![\t\n\r])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u;

/**
 * The text of a file. A byte order mark is left out.
 * @returns undefined when the file is missing or is not UTF-8; the fault was reported
 */
export function textOf(files: ContentFiles, file: string, report: Report): string | undefined {
	const bytes = files.get(file);
	if (!bytes) {
		report({ file, line: 1, message: 'this file is missing' });
		return undefined;
	}
	try {
		const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
		const control = INVISIBLE.exec(text);
		if (!control) return text;
		report({
			file,
			line: lineAt(text, control.index),
			message: 'holds an invisible control character'
		});
	} catch {
		report({ file, line: firstBadLine(bytes), message: 'is not UTF-8 text' });
	}
	return undefined;
}

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length;

/** Lines of bytes are tried one by one: a line break is never part of a longer UTF-8 sequence. */
function firstBadLine(bytes: Uint8Array): number {
	let start = 0;
	for (let line = 1; start <= bytes.length; line++) {
		const end = bytes.indexOf(10, start);
		const stop = end === -1 ? bytes.length : end;
		try {
			new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(start, stop));
		} catch {
			return line;
		}
		start = stop + 1;
	}
	return 1;
}

/**
 * Splits Markdown with front matter.
 * @returns `bodyLine`: the line of the file on which the body begins; undefined without front matter
 */
export function splitFrontMatter(
	text: string
): { front: string; body: string; bodyLine: number } | undefined {
	const match = /^---[ \t]*\r?\n([\s\S]*?)^---[ \t]*(?:\r?\n|$)/m.exec(text);
	if (!match || match.index !== 0) return undefined;
	const front = match[1] ?? '';
	return {
		front,
		body: text.slice(match[0].length),
		bodyLine: match[0].split('\n').length
	};
}
