import * as mupdf from 'mupdf';

/** A PDF as MuPDF reads it, which shares no code with what draws it. */
export type ReadPdf = {
	trailer: mupdf.PDFObject;
	catalogue: mupdf.PDFObject;
	page: mupdf.PDFObject;
	pages: number;
	/** What can be selected and is read aloud, in that order. */
	text: string;
	/** Every tag of the structure tree, parents before what is in them. */
	tags: Tag[];
	/** What the page's content paints, and what holds each thing that it paints. */
	painted: Painted[];
	/** By the name of a font on the page, the two-byte codes that are shown in it. */
	shown: Map<string, Set<number>>;
};

export type Tag = {
	type: string;
	parent: string | null;
	element: mupdf.PDFObject;
	mcids: number[];
};

type Within = 'Artifact' | number | null;

/**
 * `within`: the marked content around it: an artifact, the number of a tag's content, or nothing.
 * `around`: whatever that lies in itself.
 */
export type Painted = { operator: string; within: Within; around: Within[] };

export function readPdf(bytes: Buffer): ReadPdf {
	const document = mupdf.Document.openDocument(bytes, 'application/pdf') as mupdf.PDFDocument;
	const trailer = document.getTrailer();
	const catalogue = trailer.get('Root');
	const page = document.findPage(0);
	return {
		...{ trailer, catalogue, page, pages: document.countPages() },
		text: document.loadPage(0).toStructuredText('').asText().replace(/\s+/g, ' '),
		tags: tagsOf(catalogue.get('StructTreeRoot').get('K'), null),
		painted: paintedIn(contentOf(page)),
		shown: shownIn(contentOf(page))
	};
}

function shownIn(content: string): Map<string, Set<number>> {
	const shown = new Map<string, Set<number>>();
	let codes = new Set<number>();
	for (const [, font, hex] of content.matchAll(/\/(\S+) [\d.]+ Tf|<([0-9A-Fa-f]+)>/g)) {
		if (font !== undefined) shown.set(font, (codes = shown.get(font) ?? new Set()));
		for (const code of hex?.match(/.{4}/g) ?? []) codes.add(parseInt(code, 16));
	}
	return shown;
}

function tagsOf(kids: mupdf.PDFObject, parent: string | null): Tag[] {
	return itemsOf(kids).flatMap((element) => {
		if (!element.isDictionary() || element.get('S').isNull()) return [];
		const type = element.get('S').asName();
		const own = itemsOf(element.get('K'));
		const mcids = own.flatMap((kid) => {
			if (kid.isNumber()) return [kid.asNumber()];
			const number = kid.isDictionary() ? kid.get('MCID') : null;
			return number?.isNumber() ? [number.asNumber()] : [];
		});
		return [{ type, parent, element, mcids }, ...tagsOf(element.get('K'), type)];
	});
}

/** A PDF writes a list of one as the thing itself. */
export function itemsOf(value: mupdf.PDFObject): mupdf.PDFObject[] {
	if (value.isNull()) return [];
	if (!value.isArray()) return [value];
	const items: mupdf.PDFObject[] = [];
	value.forEach((item) => items.push(item));
	return items;
}

const contentOf = (page: mupdf.PDFObject) =>
	itemsOf(page.get('Contents'))
		.map((stream) => stream.readStream().asString())
		.join('\n');

const PAINTS = new Set([
	'S',
	's',
	'f',
	'F',
	'f*',
	'B',
	'B*',
	'b',
	'b*',
	'sh',
	'Do',
	'BI',
	'Tj',
	'TJ',
	"'",
	'"'
]);

/** Walks the operators of a content stream. Strings may hold anything, so they are stepped over. */
function paintedIn(content: string): Painted[] {
	const tokens =
		content.match(
			/\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>|<<|>>|\/[^\s/<>()[\]]+|\[|\]|[^\s/<>()[\]]+/g
		) ?? [];
	const open: Painted['within'][] = [];
	const painted: Painted[] = [];
	let tag = '';
	let mcid: number | null = null;
	for (const [at, token] of tokens.entries()) {
		if (token.startsWith('/') && !['/MCID', '/Type'].includes(token) && tokens[at - 1] !== '/Type')
			tag = token;
		if (token === '/MCID') mcid = Number(tokens[at + 1]);
		if (token === 'BDC' || token === 'BMC') {
			open.push(tag.startsWith('/Artifact') ? 'Artifact' : mcid);
			mcid = null;
		}
		if (token === 'EMC') open.pop();
		if (PAINTS.has(token)) {
			painted.push({ operator: token, within: open.at(-1) ?? null, around: open.slice(0, -1) });
		}
	}
	return painted;
}
