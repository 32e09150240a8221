import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import * as mupdf from 'mupdf';
import { describe, expect, it } from 'vitest';
import { samplePdf } from '../../../../tests/support/sample-pdf.ts';
import { namelessJpeg } from '#lib/platform/jpeg.ts';
import { readZip, writeZip } from '#lib/platform/zip.ts';
import { mediaTypes, sniff } from '../upload.rules.ts';
import { namelessFile } from './nameless-file.server.ts';

const NAME = 'Maya Invented';
const text = (value: string) => new Uint8Array(Buffer.from(value, 'utf8'));
const holds = (bytes: Uint8Array, words: string) => Buffer.from(bytes).includes(words);

/** Everything in a ZIP file, unpacked, as one text. */
const inside = (bytes: Uint8Array): string =>
	[...readZip(bytes)].map(([, content]) => Buffer.from(content).toString('latin1')).join('\n');

const chunk = (kind: string, content: Uint8Array) => {
	const length = Buffer.alloc(4);
	length.writeUInt32BE(content.length);
	return Buffer.concat([length, Buffer.from(kind), content, Buffer.alloc(4)]);
};
const png = (...more: Buffer[]) =>
	Buffer.concat([
		Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
		chunk('IHDR', new Uint8Array([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])),
		...more,
		chunk('IDAT', deflateSync(new Uint8Array([0, 0]))),
		chunk('IEND', new Uint8Array())
	]);
const part = (marker: number, content: string) => {
	const length = Buffer.alloc(2);
	length.writeUInt16BE(content.length + 2);
	return Buffer.concat([Buffer.from([0xff, marker]), length, Buffer.from(content, 'latin1')]);
};
const jpeg = (...more: Buffer[]) =>
	Buffer.concat([
		Buffer.from([0xff, 0xd8]),
		part(0xe0, 'JFIF'),
		...more,
		part(0xda, 'scan'),
		Buffer.from([1, 2, 3, 0xff, 0xd9])
	]);

const word = (files: Record<string, string | Uint8Array> = {}) =>
	writeZip(
		new Map(
			Object.entries({
				'[Content_Types].xml': '<Types/>',
				'word/document.xml': '<w:document><w:t>My work</w:t></w:document>',
				...files
			}).map(([name, content]) => [name, typeof content === 'string' ? text(content) : content])
		)
	);

const clean = async (kind: keyof typeof mediaTypes, bytes: Uint8Array) => {
	const result = await namelessFile(mediaTypes[kind], bytes);
	if (!result) throw new Error('it could not be read');
	return result;
};

describe('a Word file', () => {
	it('loses its author, firm, template, and who wrote remarks and changes; the work stays', async () => {
		const bytes = word({
			'docProps/core.xml': `<cp:coreProperties><dc:creator>${NAME}</dc:creator><cp:lastModifiedBy>${NAME}</cp:lastModifiedBy></cp:coreProperties>`,
			'docProps/app.xml': `<Properties><Company>${NAME} Trust</Company></Properties>`,
			'docProps/custom.xml': `<Properties><vt:lpwstr>${NAME}</vt:lpwstr></Properties>`,
			'word/document.xml': `<w:document><w:ins w:id="1" w:author="${NAME}" w:date="2026-01-01"><w:t>I, Maya I., changed "w:author='this'" here</w:t></w:ins></w:document>`,
			'word/comments.xml': `<w:comment w:author='${NAME}' w:initials="MI"><w:t>A remark</w:t></w:comment>`,
			'word/people.xml': `<w15:person w15:author="${NAME}"><w15:presenceInfo w15:userId="S::${NAME}"/></w15:person>`,
			'word/_rels/settings.xml.rels': `<Relationship Id="1" Target="file:///C:\\Users\\${NAME}\\a.dotx" TargetMode="External"/>`
		});
		const result = await clean('docx', bytes);
		expect(sniff(result)).toBe('docx');
		expect(inside(result)).not.toContain(NAME);
		expect(inside(result)).not.toContain('"MI"');
		// What was typed is the candidate's own business.
		expect(inside(result)).toContain(`<w:t>I, Maya I., changed "w:author='this'" here</w:t>`);
		expect(inside(result)).toContain('<w:t>A remark</w:t>');
		expect(inside(result)).toContain('w:date="2026-01-01"');
	});

	it('loses what its pictures and the files within it say', async () => {
		const sheet = writeZip(
			new Map([
				['docProps/core.xml', text(`<dc:creator>${NAME}</dc:creator>`)],
				['xl/comments1.xml', text(`<authors><author>${NAME}</author></authors><t>x</t>`)]
			])
		);
		const bytes = word({
			'word/media/a.png': png(chunk('tEXt', text(`Author\0${NAME}`))),
			'word/media/b.jpg': jpeg(part(0xe1, `Exif\0\0${NAME}`)),
			'word/media/c.png': text('\x89PNG no picture'),
			'word/embeddings/one.xlsx': sheet
		});
		const result = readZip(await clean('docx', bytes));
		for (const content of result.values()) expect(holds(content, NAME)).toBe(false);
		expect(inside(result.get('word/embeddings/one.xlsx')!)).toContain('<author>Candidate</author>');
		expect(inside(result.get('word/embeddings/one.xlsx')!)).not.toContain(NAME);
	});

	it.each([
		['in another script than UTF-8', word({ 'word/a.xml': new Uint8Array([0xff, 0xfe, 0x3c, 0]) })],
		[
			'with a file within it that is broken',
			word({ 'word/embeddings/a.xlsx': word().slice(0, 60) })
		],
		['cut short', word().slice(0, 80)],
		[
			'that unpacks to more than there should be, file within file',
			word({
				'word/embeddings/a.zip': writeZip(
					new Map(['a', 'b'].map((name) => [name, new Uint8Array(26 * 1024 * 1024)]))
				)
			})
		]
	])('%s cannot be read', async (_name, bytes) => {
		expect(await namelessFile(mediaTypes.docx, bytes)).toBeNull();
	});

	it('that was written to hurt is read in no time', async () => {
		const hurtful = ['<'.repeat(300_000), '<a '.repeat(100_000), ` x:author="`.repeat(50_000)];
		const since = performance.now();
		await clean('docx', word({ 'word/a.xml': hurtful.join('') + '<dc:creator '.repeat(50_000) }));
		expect(performance.now() - since).toBeLessThan(3_000);
	});
});

it('an OpenDocument file loses its author and who wrote remarks, and stays one', async () => {
	const files = new Map([
		['mimetype', text(mediaTypes.odt)],
		[
			'content.xml',
			text(
				`<office:document-content><office:annotation><dc:creator>${NAME}</dc:creator><dc:date/><meta:creator-initials>MI</meta:creator-initials><text:p>A remark</text:p></office:annotation><dc:creator/><text:p>Work</text:p></office:document-content>`
			)
		],
		[
			'meta.xml',
			text(`<office:meta><meta:initial-creator>${NAME}</meta:initial-creator></office:meta>`)
		]
	]);
	const result = await clean('odt', writeZip(files, ['mimetype']));
	expect(sniff(result)).toBe('odt');
	expect(inside(result)).not.toMatch(/Maya|>MI</);
	expect(inside(result)).toContain('<dc:creator/><text:p>Work</text:p>');
});

it('a picture loses its words, date and place, and what follows its end; its pixels stay', async () => {
	const noisy = Buffer.concat([
		png(
			chunk('tEXt', text(`Author\0${NAME}`)),
			chunk('eXIf', text(NAME)),
			chunk('gAMA', new Uint8Array([0, 0, 1, 0])),
			chunk('prVt', text(NAME))
		),
		text(NAME)
	]);
	const plain = png(chunk('gAMA', new Uint8Array([0, 0, 1, 0])));
	expect(Buffer.from(await clean('png', noisy)).equals(plain)).toBe(true);
	expect(await namelessFile(mediaTypes.png, plain.subarray(0, 40))).toBeNull();
	const photo = jpeg(part(0xe1, NAME), part(0xed, NAME), part(0xfe, NAME), part(0xe2, NAME));
	const kept = part(0xe2, 'ICC_PROFILE\0');
	expect(namelessJpeg(photo)).toEqual(jpeg());
	expect(namelessJpeg(jpeg(kept, Buffer.from([0xff]), part(0xfe, NAME)))).toEqual(jpeg(kept));
});

it('bytes that only begin like a picture never break it', () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 300 }), (rest) => {
			const given = Buffer.concat([Buffer.from([0xff, 0xd8]), rest]);
			const result = namelessJpeg(given);
			if (result) expect(result.length).toBeLessThanOrEqual(given.length);
		})
	);
});

describe('a PDF', () => {
	/** Without compression, so that every name can be found. */
	const spelledOut = (bytes: Uint8Array) =>
		mupdf.PDFDocument.openDocument(bytes, 'application/pdf')
			.asPDF()!
			.saveToBuffer('decompress=yes,ascii=yes')
			.asString();

	it('loses its author, title, history of versions and who wrote remarks; the work stays', async () => {
		const first = await samplePdf(NAME);
		const pdf = mupdf.PDFDocument.openDocument(first, 'application/pdf').asPDF()!;
		const xmp = pdf.addStream(`<rdf:li>${NAME}</rdf:li>`, { Type: 'Metadata', Subtype: 'XML' });
		pdf.getTrailer().get('Root').put('Metadata', xmp);
		const page = pdf.findPage(0);
		const direct = pdf.newDictionary();
		direct.put('Subtype', pdf.newName('Text'));
		direct.put('T', pdf.newString(NAME));
		page.get('Annots').push(direct);
		const bytes = pdf.saveToBuffer('incremental=yes').asUint8Array().slice();
		expect(spelledOut(bytes)).toContain(NAME);
		const result = await clean('pdf', bytes);
		expect(sniff(result)).toBe('pdf');
		expect(spelledOut(result)).not.toContain('Maya');
		expect(spelledOut(result)).toContain('A remark');
		const again = mupdf.PDFDocument.openDocument(result, 'application/pdf');
		expect(again.loadPage(0).toStructuredText('').asText()).toContain(
			'What I would decide, and why.'
		);
	});

	it.each([
		['that asks for a password', () => samplePdf(NAME, { userPassword: 'secret' })],
		['that is none', () => Promise.resolve(Buffer.from('%PDF-1.7\nnothing'))]
	])('%s cannot be read', async (_name, make) => {
		expect(await namelessFile(mediaTypes.pdf, await make())).toBeNull();
	});
});
