import { buffer } from 'node:stream/consumers';
import PDFDocument from 'pdfkit';
import { academy } from '#lib/platform/academy.ts';
import { badgeColours, badgeDrawing } from './badge-picture.rules.ts';
import { typefaces } from './typefaces.server.ts';

/**
 * The badge as a picture of 600 by 600 points, the same for the same title and code. It is set as a page
 * and printed, because a picture has no typeface of its own. Load this file lazily.
 */
export async function badgePng(title: string, code: string): Promise<Buffer> {
	const page = await badgePage(title, code);
	const { ColorSpace, Document } = await import('mupdf');
	const document = Document.openDocument(page, 'application/pdf');
	try {
		const pixels = document.loadPage(0).toPixmap([1, 0, 0, 1, 0, 0], ColorSpace.DeviceRGB);
		return Buffer.from(pixels.asPNG());
	} finally {
		document.destroy();
	}
}

function badgePage(title: string, code: string): Promise<Buffer> {
	const { regular, bold } = typefaces();
	const { navy, quiet } = badgeColours;
	const doc = new PDFDocument({ size: [600, 600], margin: 0, font: regular as never });
	const { rings, lines } = badgeDrawing(title, code);
	doc.lineWidth(8).roundedRect(14, 14, 572, 572, 30).stroke(navy);
	for (const { path, colour } of rings) doc.lineWidth(1.2).path(path).stroke(colour);
	const centred = {
		align: 'center',
		width: 552,
		lineBreak: false,
		baseline: 'alphabetic'
	} as const;
	lines.forEach((line, at) => {
		doc.font(bold as never, widest(doc.font(bold as never, 30), line)).fillColor(navy);
		doc.text(line, 24, 478 + 34 * at, centred);
	});
	doc
		.font(regular as never, 20)
		.fillColor(quiet)
		.text(academy.name, 24, 560, centred);
	doc.end();
	return buffer(doc);
}

/** The size at which a line of thirty points fits between the edges: long words have no second line. */
const widest = (doc: PDFKit.PDFDocument, line: string) =>
	Math.min(30, (30 * 540) / doc.widthOfString(line));
