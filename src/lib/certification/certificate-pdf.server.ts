import PDFDocument from 'pdfkit';
import { academy } from '#lib/platform/academy.ts';
import { Refused } from '#lib/platform/errors.ts';
import { decorate, gold, ink, middle, navy, page, quiet } from './certificate-frame.ts';
import { qrPath } from './qr.rules.ts';
import { asSet, lettersLackingIn, typefaces } from './typefaces.server.ts';

/** What the document says. The same facts always give the same bytes. */
export type CertificateFacts = {
	code: string;
	name: string;
	title: string;
	criteria: string;
	grade: string;
	hours: number;
	level: string;
	awardedOn: string;
	expiresOn: string | null;
	issuedAt: Date;
	verifyUrl: string;
};

type Doc = PDFKit.PDFDocument;

const column = { x: 110, width: page.width - 220 };

/**
 * The certificate: one landscape A4 page, tagged as PDF/UA asks, text that can be selected and read
 * aloud, fonts embedded, the QR code as lines and not as a picture.
 * @throws Refused when what it says has letters that the typeface lacks
 */
export async function certificatePdf(facts: CertificateFacts): Promise<Buffer> {
	refuseLackingLetters(facts);
	const [name, title] = [asSet('bold', facts.name), asSet('bold', facts.title)];
	const words = { name, title, criteria: asSet('italic', facts.criteria) };
	const faces = typefaces(Object.values(words).join(''));
	const doc = new PDFDocument({
		size: 'A4',
		layout: 'landscape',
		margin: 0,
		pdfVersion: '1.7',
		// The types of pdfkit do not know this one yet.
		subset: 'PDF/UA' as never,
		tagged: true,
		lang: 'en-GB',
		displayTitle: true,
		font: faces.regular as never,
		info: {
			Title: `${facts.title}: certificate of ${facts.name}`,
			Author: academy.name,
			Subject: `Certificate ${facts.code}`,
			Producer: academy.name,
			Creator: academy.name,
			// The instant of the award, so that the document is the same whenever it is made.
			CreationDate: facts.issuedAt
		}
	});
	const chunks: Buffer[] = [];
	const whole = new Promise<Buffer>((resolve, reject) => {
		doc.on('data', (chunk: Buffer) => chunks.push(chunk));
		doc.on('end', () => resolve(Buffer.concat(chunks)));
		doc.on('error', reject);
	});
	for (const [face, font] of Object.entries(faces)) doc.registerFont(face, font as never);
	decorate(doc, facts.code);
	const body = doc.struct('Document');
	doc.addStructure(body);
	drawWords(doc, body, { ...facts, ...words });
	drawFacts(doc, body, facts);
	drawCheck(doc, body, facts);
	body.end();
	embedTypefaces(doc);
	doc.end();
	return await whole;
}

/** What the types of pdfkit leave out. */
type Inside = { subset: number; _fontFamilies: Record<string, { finalize(): void }> };

/**
 * Without a list of their glyphs: pdfkit writes one for PDF/UA and leaves out the parts that letters with
 * accents are put together from, where the standard asks for a whole list or none.
 */
function embedTypefaces(doc: Doc): void {
	const inside = doc as unknown as Inside;
	const { subset } = inside;
	inside.subset = 0;
	for (const typeface of Object.values(inside._fontFamilies)) typeface.finalize();
	inside.subset = subset;
}

function drawWords(doc: Doc, body: PDFKit.PDFStructureElement, facts: CertificateFacts): void {
	const centred = { align: 'center', width: column.width } as const;
	const say = (tag: string, draw: () => void) => body.add(doc.struct(tag, {}, draw));
	say('P', () => {
		doc.font('bold', 12).fillColor(navy);
		doc.text(academy.name.toUpperCase(), column.x, 76, { ...centred, characterSpacing: 1 });
	});
	say('H1', () => {
		doc.font('regular', 34).fillColor(ink);
		doc.text('Certificate of award', column.x, 96, centred);
	});
	say('P', () => {
		doc.font('italic', 14).fillColor(quiet);
		doc.text('This is to certify that', column.x, 153, centred);
	});
	say('P', () => fitted(doc, facts.name, { top: 176, height: 66, sizes: [38, 15], font: 'bold' }));
	doc.markContent('Artifact', { type: 'Layout' });
	doc
		.lineWidth(0.8)
		.moveTo(middle - 110, 250)
		.lineTo(middle + 110, 250)
		.stroke(gold);
	doc.endMarkedContent();
	say('P', () => {
		doc.font('italic', 14).fillColor(quiet);
		doc.text('has met the standard for the award of', column.x, 261, centred);
	});
	say('P', () => fitted(doc, facts.title, { top: 284, height: 40, sizes: [28, 14], font: 'bold' }));
	say('P', () => {
		doc.font('regular', 16).fillColor(ink);
		doc.text(`Grade: ${facts.grade}`, column.x, 330, centred);
	});
	say('P', () =>
		fitted(doc, facts.criteria, { top: 358, height: 50, sizes: [12.5, 7], font: 'italic' }, quiet)
	);
}

/** As large as its box allows, its lines centred in it. */
function fitted(
	doc: Doc,
	text: string,
	box: { top: number; height: number; sizes: [number, number]; font: string },
	colour = ink
): void {
	const options = { align: 'center', width: column.width } as const;
	let [size] = box.sizes;
	const heightAt = (points: number) => doc.font(box.font, points).heightOfString(text, options);
	while (size > box.sizes[1] && heightAt(size) > box.height) size -= 1;
	const top = box.top + Math.max(0, (box.height - heightAt(size)) / 2);
	doc.font(box.font, size).fillColor(colour).text(text, column.x, top, options);
}

function drawFacts(doc: Doc, body: PDFKit.PDFStructureElement, facts: CertificateFacts): void {
	const rows = [
		['Awarded', dayWords(facts.awardedOn)],
		['In force until', facts.expiresOn ? dayWords(facts.expiresOn) : 'no end date'],
		['Study', `${facts.hours} hours`],
		...(facts.level === 'unregulated' ? [] : [['Level', facts.level]])
	] as [string, string][];
	const list = doc.struct('L');
	body.add(list);
	rows.forEach(([label, value], row) => {
		const y = rows.length > 3 ? 412 + row * 28 : 424 + row * 34;
		const item = doc.struct('LI');
		list.add(item);
		item.add(
			doc.struct('Lbl', {}, () => {
				doc.font('regular', 10).fillColor(quiet).text(`${label} `, 84, y);
			})
		);
		item.add(
			doc.struct('LBody', {}, () => {
				doc
					.font('bold', 13)
					.fillColor(ink)
					.text(value, 84, y + 12);
			})
		);
	});
}

function drawCheck(doc: Doc, body: PDFKit.PDFStructureElement, facts: CertificateFacts): void {
	const side = 84;
	const right = page.width - 84;
	const alt = `QR code that opens ${facts.verifyUrl}`;
	const { size, path, quiet: margin } = qrPath(facts.verifyUrl);
	// What is seen of it ends where the words below it end: its quiet zone reaches beyond.
	const [x, y] = [right - side + (margin * side) / size, 414];
	const figure = { alt, bbox: [x, y, x + side, y + side] };
	body.add(
		doc.struct('Figure', figure, () => {
			doc
				.save()
				.translate(x, y)
				.scale(side / size)
				.path(path)
				.fill('#000000')
				.restore();
		})
	);
	const codeWidth = doc.font('bold', 11).widthOfString(facts.code);
	body.add(
		doc.struct('P', {}, () => {
			doc.font('italic', 11).fillColor(quiet);
			const ask = { align: 'right', width: 200 } as const;
			doc.text('Is it in force today? Look up ', right - codeWidth - 203, y + side + 1, ask);
			doc
				.font('bold', 11)
				.fillColor(ink)
				.text(facts.code, right - codeWidth, y + side + 1);
		})
	);
	const top = y + side + 18;
	const link = doc.struct('Link', {}, () => {
		const room = right - middle - 56;
		const size = Math.min(9, (9 * room) / doc.font('regular', 9).widthOfString(facts.verifyUrl));
		const width = doc.font('regular', size).widthOfString(facts.verifyUrl);
		doc.fillColor(navy).text(facts.verifyUrl, right - width, top, { lineBreak: false });
		// PDF/UA: a link says in words where it leads. A String object, because a name is not meant.
		const words = new String(`Check this certificate at ${facts.verifyUrl}`);
		const said = { structParent: link, Contents: words } as never;
		doc.link(right - width, top, width, doc.currentLineHeight(), facts.verifyUrl, said);
	});
	body.add(doc.struct('P', {}, [link]));
}

/**
 * Better no certificate than one with boxes where letters should be. Name and title can be put right; the
 * criteria are the edition's for good, so what they have that cannot be shown is left out instead.
 */
function refuseLackingLetters({ name, title }: CertificateFacts): void {
	const inName = lettersLackingIn('bold', name);
	if (inName.length > 0) {
		throw new Refused(
			`The typeface of the certificate lacks ${inName.join(' ')}. Ask the academy to write the name in Latin letters.`
		);
	}
	const inTitle = lettersLackingIn('bold', title);
	if (inTitle.length > 0) {
		throw new Refused(
			`The typeface of the certificate lacks ${inTitle.join(' ')}, which is in the title of the award.`
		);
	}
}

const dayFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
const dayWords = (day: string) => dayFormat.format(new Date(`${day}T12:00:00Z`));
