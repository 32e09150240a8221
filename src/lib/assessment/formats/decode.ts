import { Refused } from '#lib/platform/errors.ts';
import { isKeepable } from '#lib/platform/keepable-text.ts';

/**
 * The text of a file: in UTF-16 when it begins so, in what its XML declaration says, or else in
 * UTF-8. Lines end alike, wherever it was typed.
 * @throws Refused rather than guess, or replace a letter
 */
export function decode(bytes: Uint8Array): string {
	const encoding = utf16(bytes) ?? declared(bytes) ?? 'utf-8';
	let text: string;
	try {
		text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
	} catch {
		throw new Refused(
			encoding === 'utf-8'
				? 'The file is neither UTF-8 text nor a ZIP file. Save it again as UTF-8.'
				: `The file cannot be read as ${encoding}, which it says it is. Save it again as UTF-8.`
		);
	}
	if (!isKeepable(text)) throw new Refused('The file holds a NUL character, as no text does.');
	return text.replace(/\r\n?/g, '\n');
}

/** By its first two bytes: a mark, or the “<” of XML without one. */
function utf16([first, second]: Uint8Array): string | undefined {
	if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return 'utf-16le';
	if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)) return 'utf-16be';
	return undefined;
}

function declared(bytes: Uint8Array): string | undefined {
	const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
	return /^(?:\xef\xbb\xbf)?<\?xml\s[^>]*?\bencoding\s*=\s*["']([A-Za-z][\w.:-]{0,40})["']/
		.exec(head)?.[1]
		?.toLowerCase();
}
