import PDFDocument from 'pdfkit';

/** One page of work whose program wrote down who made it, and whose remark says it too. */
export async function samplePdf(
	author: string,
	options: PDFKit.PDFDocumentOptions = {}
): Promise<Buffer> {
	const document = new PDFDocument({
		info: { Author: author, Title: `Work of ${author}` },
		...options
	});
	const pieces: Buffer[] = [];
	document.on('data', (piece: Buffer) => pieces.push(piece));
	const end = new Promise((resolve) => document.on('end', resolve));
	document.text('What I would decide, and why.');
	document.note(100, 100, 20, 20, 'A remark', { T: new String(author) } as object);
	document.end();
	await end;
	return Buffer.concat(pieces);
}
