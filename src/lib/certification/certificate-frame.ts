import { rosette, weave } from './ornament.rules.ts';

/** The page of a certificate, its colours, and what is drawn around the words. */

export const ink = '#14233f';
export const navy = '#0f3a6b';
export const gold = '#9c7a2e';
export const quiet = '#4b5566';

export const page = { width: 841.89, height: 595.28 };
export const middle = page.width / 2;

/** Frame and rosette say nothing: readers are told to pass over them. */
export function decorate(doc: PDFKit.PDFDocument, code: string): void {
	doc.markContent('Artifact', { type: 'Layout' });
	const [near, far] = [30, 44];
	const [right, bottom] = [page.width, page.height];
	doc.lineWidth(1.4).rect(near - 8, near - 8, right - 2 * near + 16, bottom - 2 * near + 16);
	doc.stroke(navy);
	doc.lineWidth(0.35);
	const half = (near + far) / 2;
	for (const [from, to, waves] of [
		[[far, half], [right - far, half], 47],
		[[right - half, far], [right - half, bottom - far], 32],
		[[right - far, bottom - half], [far, bottom - half], 47],
		[[half, bottom - far], [half, far], 32]
	] as const) {
		doc.path(weave(from, to, far - near - 3, waves)).stroke(gold);
	}
	for (const x of [half, right - half]) {
		for (const y of [half, bottom - half]) {
			for (const ring of rosette('8C42-8C42-8C42-8C42', [x, y], 9)) doc.path(ring).stroke(gold);
		}
	}
	doc.lineWidth(0.7).rect(far + 5, far + 5, right - 2 * far - 10, bottom - 2 * far - 10);
	doc.stroke(navy);
	doc.lineWidth(0.3);
	const rings = rosette(code, [middle, 472], 50);
	rings.forEach((ring, at) => doc.path(ring).stroke(at === 1 ? gold : navy));
	doc.endMarkedContent();
}
