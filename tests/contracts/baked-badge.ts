import { inflateSync } from 'node:zlib';

/** Baked badges, read by hand as Open Badges 3.0 describes them; nothing here is ours but the reading. */

/** The chunks of a PNG, one after the other: length, type, data, and a check that is not looked at. */
function chunksOf(png: Buffer): { type: string; data: Buffer }[] {
	const chunks: { type: string; data: Buffer }[] = [];
	for (let at = 8; at < png.length;) {
		const length = png.readUInt32BE(at);
		const type = png.toString('latin1', at + 4, at + 8);
		chunks.push({ type, data: png.subarray(at + 8, at + 8 + length) });
		at += 12 + length;
	}
	return chunks;
}

/** Every text of the keyword that the standard names: there has to be one, in an iTXt chunk. */
export function credentialsInPng(png: Buffer): string[] {
	return chunksOf(png)
		.filter(({ type }) => type === 'iTXt')
		.flatMap(({ data }) => {
			const keyEnds = data.indexOf(0);
			if (data.toString('latin1', 0, keyEnds) !== 'openbadgecredential') return [];
			const isDeflated = data[keyEnds + 1] === 1;
			// Keyword, flag and method of compression, language, translated keyword, text.
			const languageEnds = data.indexOf(0, keyEnds + 3);
			const text = data.subarray(data.indexOf(0, languageEnds + 1) + 1);
			return [(isDeflated ? inflateSync(text) : text).toString('utf8')];
		});
}

/** The picture without what was baked into it. */
export const pixelsOf = (png: Buffer): Buffer =>
	Buffer.concat(
		chunksOf(png)
			.filter(({ type }) => type === 'IDAT')
			.map(({ data }) => data)
	);

/** What the element of the standard's namespace holds: CDATA, or an attribute with a token. */
export function credentialsInSvg(svg: string): string[] {
	const [, prefix] = /xmlns:([\w-]+)="https:\/\/purl\.imsglobal\.org\/ob\/v3p0"/.exec(svg) ?? [];
	if (!prefix) return [];
	const element = new RegExp(
		`<${prefix}:credential(?:\\s+verify="([^"]*)")?\\s*(?:/>|>([\\s\\S]*?)</${prefix}:credential>)`,
		'g'
	);
	return [...svg.matchAll(element)].map(([, token, inside = '']) => {
		const [, cdata] = /^\s*<!\[CDATA\[([\s\S]*)\]\]>\s*$/.exec(inside) ?? [];
		return token ?? cdata ?? unescaped(inside);
	});
}

const entities: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
const unescaped = (xml: string) =>
	xml.replace(/&(\w+);/g, (_, name: string) => entities[name] ?? '');
