import type * as mupdf from 'mupdf';

/** Where in a document names are written beside the page: who made it, with what, and from which file. */
const SAYS_WHO = ['Metadata', 'PieceInfo', 'LastModified'];

/**
 * A PDF without the names that programs write into it. Everything that nothing refers to any more
 * goes with them: former versions too.
 * @returns null when it cannot be read, or only with a password
 */
export async function namelessPdf(bytes: Uint8Array): Promise<Uint8Array | null> {
	// Fourteen megabytes of program, for those who need it.
	const { Document } = await import('mupdf');
	let opened: mupdf.Document | undefined;
	try {
		opened = Document.openDocument(bytes, 'application/pdf');
		const pdf = opened.asPDF();
		if (!pdf || pdf.needsPassword() || pdf.countPages() < 1) return null;
		pdf.getTrailer().delete('Info');
		for (let number = 1; number < pdf.countObjects(); number++) {
			clean(pdf.newIndirect(number).resolve());
		}
		return pdf.saveToBuffer('garbage=3,compress=yes').asUint8Array().slice();
	} catch {
		return null;
	} finally {
		opened?.destroy();
	}
}

function clean(object: mupdf.PDFObject): void {
	if (!object.isDictionary()) return;
	for (const key of SAYS_WHO) object.delete(key);
	// Whoever wrote a remark; of a form's field it would be the name of the field.
	if (object.get('Subtype').isName() && !isWidget(object)) object.delete('T');
	// Remarks that stand in the page itself, under no number of their own.
	const remarks = object.get('Annots');
	for (let index = 0; remarks.isArray() && index < remarks.length; index++) {
		const remark = remarks.get(index);
		if (!remark.isIndirect()) clean(remark);
	}
}

const isWidget = (object: mupdf.PDFObject) =>
	object.get('Subtype').asName() === 'Widget' || !object.get('FT').isNull();
