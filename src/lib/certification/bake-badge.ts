import { crc32, inflateSync } from 'node:zlib';

/**
 * Open Badges 3.0, "baking": a credential inside a picture. Reading is strict and bounded, because
 * anybody may hand us a file.
 */

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
const KEYWORD = 'openbadgecredential';
const MOST_BYTES = 256 * 1024;

export const isPng = (bytes: Buffer): boolean => bytes.subarray(0, 8).equals(SIGNATURE);

/** The picture with the credential in an iTXt chunk right after its head. */
export function bakePng(png: Buffer, credential: string): Buffer {
	const data = Buffer.concat([
		Buffer.from(`${KEYWORD}\0\0\0\0\0`, 'latin1'),
		Buffer.from(credential, 'utf8')
	]);
	const headEnd = 8 + 12 + png.readUInt32BE(8);
	return Buffer.concat([png.subarray(0, headEnd), chunk('iTXt', data), png.subarray(headEnd)]);
}

function chunk(type: string, data: Buffer): Buffer {
	const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
	const framed = Buffer.alloc(body.length + 8);
	framed.writeUInt32BE(data.length, 0);
	body.copy(framed, 4);
	framed.writeUInt32BE(crc32(body), body.length + 4);
	return framed;
}

/**
 * The credentials in a PNG: one where it is a badge, as the standard allows no more. Two tell that it is
 * none, and nobody unpacks what comes after. An empty one is broken.
 */
export function readPng(png: Buffer): string[] {
	const found: string[] = [];
	if (!isPng(png)) return found;
	for (let at = 8; at + 12 <= png.length && found.length < 2;) {
		const length = png.readUInt32BE(at);
		const end = at + 12 + length;
		if (end > png.length) break;
		const body = png.subarray(at + 4, end - 4);
		if (body.subarray(0, 4).toString('latin1') === 'iTXt' && isOfBadge(body.subarray(4))) {
			const isWhole = crc32(body) === png.readUInt32BE(end - 4);
			found.push((isWhole && credentialIn(body.subarray(4))) || '');
		}
		at = end;
	}
	return found;
}

const isOfBadge = (data: Buffer): boolean =>
	data.subarray(0, KEYWORD.length + 1).toString('latin1') === `${KEYWORD}\0`;

/** Keyword, compressed or not, language, translated keyword, text. */
function credentialIn(data: Buffer): string | null {
	const head = data.subarray(0, 256).toString('latin1');
	const [, ...rest] = head.split('\0');
	// One byte for "compressed" (0 or 1) and one for how (0 is the only way there is).
	const flags = data.subarray(KEYWORD.length + 1, KEYWORD.length + 3);
	const languages = head.slice(KEYWORD.length + 3).split('\0');
	if (rest.length < 2 || languages.length < 3 || flags[0]! > 1 || flags[1] !== 0) return null;
	const text = data.subarray(KEYWORD.length + 5 + languages[0]!.length + languages[1]!.length);
	if (flags[0] === 0) return text.length > MOST_BYTES ? null : text.toString('utf8');
	try {
		return inflateSync(text, { maxOutputLength: MOST_BYTES }).toString('utf8');
	} catch {
		return null;
	}
}

/** The drawing with the credential as its first element. */
export const bakeSvg = (svg: string, credential: string): string =>
	svg.replace(
		/<svg ([^>]*)>/,
		(_, attributes: string) =>
			`<svg xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0" ${attributes}>\n<openbadges:credential>\n<![CDATA[\n${credential.replaceAll(']]>', ']]\\u003e')}\n]]>\n</openbadges:credential>`
	);

/**
 * The credentials in an SVG, as JSON or as VC-JWTs: one where it is a badge, and two where it is none.
 * Nothing is parsed as XML, so nothing is left out either: what stands in a remark counts, since other
 * readers may see it otherwise.
 */
export function readSvg(svg: string): string[] {
	const [first, second] = svg.matchAll(/<[\w.-]{1,100}:credential(?:\s[^<>]{0,20000})?>/g);
	return [first, second].flatMap((opening) => (opening ? [credentialAt(svg, opening)] : []));
}

/** Empty where it has no end. */
function credentialAt(svg: string, opening: RegExpExecArray): string {
	const jwt = /\sverify="([\w.-]+)"/.exec(opening[0]);
	if (jwt) return jwt[1]!;
	const from = opening.index + opening[0].length;
	const to = svg.indexOf('</openbadges:credential>', from);
	if (to < 0 || to - from > MOST_BYTES) return '';
	const inside = svg.slice(from, to).trim();
	return inside.startsWith('<![CDATA[') && inside.endsWith(']]>')
		? inside.slice(9, -3).trim()
		: inside;
}
