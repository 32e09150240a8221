import { create, type Font } from 'fontkit';
import { beforeAll, expect, test, vi } from 'vitest';
import { itemsOf, type ReadPdf, readPdf, type Tag } from '../../../tests/support/read-pdf.ts';
import { certificatePdf } from './certificate-pdf.server.ts';

/** What PDF/UA-1 asks of a certificate, looked up by a reader that had no part in drawing it. */

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const verifyUrl = 'https://academy.example/verify/K7QM-2VXA-90HT-4EWZ';
let pdf: ReadPdf;
beforeAll(async () => {
	const drawn = await certificatePdf({
		code: 'K7QM-2VXA-90HT-4EWZ',
		name: 'Zoë Ní Invented',
		title: 'Foundations of Cyber Leadership',
		criteria: 'Two modules passed.',
		grade: 'Merit',
		hours: 40,
		level: 'RQF 4',
		awardedOn: '2026-11-06',
		expiresOn: null,
		issuedAt: new Date('2026-11-06T14:00:00Z'),
		verifyUrl
	});
	pdf = readPdf(drawn);
});

const ofType = (type: string) => pdf.tags.filter((tag) => tag.type === type);
const textOf = ({ element }: Tag, key: string) => element.get(key).asString();

test('the document says its language and title, and that it is tagged and PDF/UA', () => {
	const { catalogue, trailer, pages } = pdf;
	expect(pages).toBe(1);
	expect(catalogue.get('Lang').asString()).toBe('en-GB');
	expect(catalogue.get('MarkInfo').get('Marked').asBoolean()).toBe(true);
	expect(catalogue.get('MarkInfo').get('Suspects').asBoolean()).toBe(false);
	expect(catalogue.get('ViewerPreferences').get('DisplayDocTitle').asBoolean()).toBe(true);
	const about = catalogue.get('Metadata').readStream().asString();
	expect(about).toContain('<pdfuaid:part>1</pdfuaid:part>');
	expect(about).toMatch(/<dc:title>[^]*certificate of Zoë Ní Invented/);
	expect(trailer.get('Info').get('Title').asString()).toContain('certificate of Zoë Ní Invented');
	// Nothing that keeps a screen reader out, and nothing that runs.
	for (const key of ['Encrypt']) expect(trailer.get(key).isNull()).toBe(true);
	for (const key of ['OpenAction', 'AA', 'AcroForm'])
		expect(catalogue.get(key).isNull()).toBe(true);
});

test('everything that is painted is either decoration or belongs to one tag', () => {
	expect(pdf.painted.length).toBeGreaterThan(20);
	expect(pdf.painted.filter(({ within }) => within === null)).toEqual([]);
	// Neither inside the other: what is passed over would be read, or the other way round.
	expect(pdf.painted.filter(({ around }) => around.length > 0)).toEqual([]);
	const painted = pdf.painted.flatMap(({ within }) => (typeof within === 'number' ? [within] : []));
	const tagged = pdf.tags.flatMap(({ mcids }) => mcids);
	expect(new Set(tagged).size).toBe(tagged.length);
	expect(new Set(painted)).toEqual(new Set(tagged));
	// From content to tag as well: the way a screen reader goes when somebody points at a word.
	const numbers = itemsOf(pdf.catalogue.get('StructTreeRoot').get('ParentTree').get('Nums'));
	const own =
		numbers[
			numbers.findIndex((key) => key.asNumber() === pdf.page.get('StructParents').asNumber()) + 1
		]!;
	for (const { element, mcids } of pdf.tags) {
		for (const mcid of mcids) expect(own.get(mcid).asIndirect()).toBe(element.asIndirect());
	}
});

test('what is drawn apart from the page is lines alone: nothing that is read, and no tags', () => {
	const forms: string[] = [];
	pdf.page
		.get('Resources')
		.get('XObject')
		.forEach((form) => {
			expect(form.get('Subtype').asName()).toBe('Form');
			for (const key of ['Ref', 'StructParents']) expect(form.get(key).isNull()).toBe(true);
			forms.push(form.readStream().asString());
		});
	expect(forms).toHaveLength(1);
	const operators = forms[0]!.match(/(?<=^|\s)[A-Za-z]+\*?(?=\s|$)/g);
	expect(new Set(operators)).toEqual(new Set(['w', 'RG', 're', 'm', 'l', 'S']));
});

test('the tags are those of the standard, well nested, with one heading', () => {
	const standard = ['Document', 'H1', 'P', 'L', 'LI', 'Lbl', 'LBody', 'Figure', 'Link'];
	expect(pdf.tags.filter(({ type }) => !standard.includes(type))).toEqual([]);
	expect(pdf.tags[0]).toMatchObject({ type: 'Document', parent: null });
	const root = pdf.catalogue.get('StructTreeRoot');
	expect(root.get('RoleMap').isNull()).toBe(true);
	const parentOf = ({ element }: Tag) => element.get('P');
	expect(parentOf(pdf.tags[0]!).asIndirect()).toBe(root.asIndirect());
	for (const tag of pdf.tags.slice(1)) {
		expect(parentOf(tag).get('S').asName(), tag.type).toBe(tag.parent);
	}
	expect(ofType('H1')).toHaveLength(1);
	const parents = (type: string) => new Set(ofType(type).map(({ parent }) => parent));
	expect(parents('LI')).toEqual(new Set(['L']));
	expect(parents('Lbl')).toEqual(new Set(['LI']));
	expect(parents('LBody')).toEqual(new Set(['LI']));
	expect(ofType('LI')).toHaveLength(4);
	const inside = (type: string) =>
		new Set(pdf.tags.filter(({ parent }) => parent === type).map((tag) => tag.type));
	expect(inside('L')).toEqual(new Set(['LI']));
	expect(inside('LI')).toEqual(new Set(['Lbl', 'LBody']));
});

test('the QR code is a figure in words with its place; the frame is no figure', () => {
	const [figure, ...more] = ofType('Figure');
	expect(more).toEqual([]);
	expect(textOf(figure!, 'Alt')).toBe(`QR code that opens ${verifyUrl}`);
	const box = itemsOf(itemsOf(figure!.element.get('A'))[0]!.get('BBox')).map((side) =>
		side.asNumber()
	);
	expect(box).toHaveLength(4);
	expect(box[2]! - box[0]!).toBeCloseTo(84, 0);
});

test('the link is tagged, says where it leads, and is found from its place on the page', () => {
	const [annotation, ...more] = itemsOf(pdf.page.get('Annots'));
	expect(more).toEqual([]);
	expect(annotation!.get('A').get('URI').asString()).toBe(verifyUrl);
	expect(annotation!.get('Contents').asString()).toContain(verifyUrl);
	expect(pdf.page.get('Tabs').asName()).toBe('S');
	const [link] = ofType('Link');
	const reference = itemsOf(link!.element.get('K')).find(
		(kid) => kid.isDictionary() && !kid.get('Obj').isNull()
	);
	expect(reference!.get('Obj').asIndirect()).toBe(annotation!.asIndirect());
	const numbers = itemsOf(pdf.catalogue.get('StructTreeRoot').get('ParentTree').get('Nums'));
	const place = annotation!.get('StructParent').asNumber();
	const own = numbers.findIndex((key, at) => at % 2 === 0 && key.asNumber() === place);
	expect(numbers[own + 1]!.asIndirect()).toBe(link!.element.asIndirect());
});

test('each typeface is embedded and can be turned into text again', () => {
	const fonts: string[] = [];
	pdf.page
		.get('Resources')
		.get('Font')
		.forEach((font) => {
			const [inner] = itemsOf(font.get('DescendantFonts'));
			const described = inner!.get('FontDescriptor');
			const file = ['FontFile2', 'FontFile3'].find((key) => described.get(key).isStream());
			expect(described.get(file!).readStream().getLength()).toBeGreaterThan(1000);
			expect(font.get('ToUnicode').isStream()).toBe(true);
			fonts.push(font.get('BaseFont').asName());
		});
	expect(fonts).toHaveLength(3);
	// A subset, as its name says: nobody can take the typeface out of a certificate.
	for (const name of fonts) expect(name).toMatch(/^[A-Z]{6}\+SourceSerif4/);
});

test('every letter that is shown is in its typeface, as wide as the document says, and is a letter', () => {
	expect([...pdf.shown.keys()].length).toBe(3);
	for (const [name, codes] of pdf.shown) {
		expect(codes.size).toBeGreaterThan(10);
		const font = pdf.page.get('Resources').get('Font').get(name);
		const [inner] = itemsOf(font.get('DescendantFonts'));
		// Codes are numbers of glyphs: both of these have to say so.
		expect(font.get('Encoding').asName()).toBe('Identity-H');
		expect(inner!.get('CIDToGIDMap').asName()).toBe('Identity');
		const described = inner!.get('FontDescriptor');
		const program = described.get('FontFile2').readStream().asUint8Array();
		const embedded = create(Buffer.from(program)) as Font;
		// A list of the glyphs in it is whole, or there is none.
		expect(described.get('CIDSet').isNull()).toBe(true);
		const widths = widthsOf(itemsOf(inner!.get('W')));
		const letters = lettersOf(font.get('ToUnicode').readStream().asString());
		for (const code of codes) {
			const glyph = embedded.getGlyph(code);
			expect(code).toBeGreaterThan(0);
			expect(code).toBeLessThan(embedded.numGlyphs);
			const width = (glyph.advanceWidth * 1000) / embedded.unitsPerEm;
			expect(Math.abs(width - widths.get(code)!)).toBeLessThanOrEqual(1);
			expect(letters.get(code), `${name} ${code}`).toMatch(/^[^\0\ufeff\ufffe]+$/);
		}
	}
});

/** `1 [500 600]` gives 1 -> 500, 2 -> 600. */
function widthsOf(list: ReturnType<typeof itemsOf>): Map<number, number> {
	const widths = new Map<number, number>();
	for (let at = 0; at < list.length; at += 2) {
		const first = list[at]!.asNumber();
		for (const [more, width] of itemsOf(list[at + 1]!).entries()) {
			widths.set(first + more, width.asNumber());
		}
	}
	return widths;
}

/** The ranges of a map from codes to letters, as pdfkit writes them: a first code, and letters in order. */
function lettersOf(map: string): Map<number, string> {
	const letters = new Map<number, string>();
	for (const [, first, list] of map.matchAll(/<([0-9a-f]{4})> <[0-9a-f]{4}> \[([^\]]*)\]/gi)) {
		for (const [more, [, hex]] of [...list!.matchAll(/<([0-9a-f ]+)>/gi)].entries()) {
			const text = Buffer.from(hex!.replaceAll(' ', ''), 'hex').swap16().toString('utf16le');
			letters.set(parseInt(first!, 16) + more, text);
		}
	}
	return letters;
}

test('read aloud it says what it shows, in order', () => {
	const parts = [
		...['TRANCHE ACADEMY', 'Certificate of award', 'This is to certify that', 'Zoë Ní Invented'],
		...['Foundations of Cyber Leadership', 'Grade: Merit', 'Two modules passed.'],
		...['Awarded 6 November 2026', 'In force until no end date', 'Study 40 hours', 'Level RQF 4'],
		...['Look up K7QM-2VXA-90HT-4EWZ', verifyUrl]
	];
	const places = parts.map((part) => pdf.text.indexOf(part));
	expect(places, pdf.text).not.toContain(-1);
	expect(places).toEqual(places.toSorted((a, b) => a - b));
});
