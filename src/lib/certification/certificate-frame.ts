import { deflateSync } from 'node:zlib';
import { rosette, weave } from './ornament.rules.ts';

/** The page of a certificate, its colours, and what is drawn around the words. */

export const ink = '#14233f';
export const navy = '#0f3a6b';
export const gold = '#9c7a2e';
export const quiet = '#4b5566';

export const page = { width: 841.89, height: 595.28 };
export const middle = page.width / 2;

type Doc = PDFKit.PDFDocument;

/**
 * Frame and rosette say nothing: readers are told to pass over them. They have more points than the rest
 * has letters, so they are written as the operators of PDF themselves: read from the paths of SVG, as
 * pdfkit does, they take longer than everything else on the page.
 */
export function decorate(doc: Doc, code: string): void {
	doc.markContent('Artifact', { type: 'Layout' });
	placeFrame(doc);
	const rings = rosette(code, [middle, 472], 50);
	doc.addContent(
		rings.map((ring, at) => stroked(0.3, at === 1 ? gold : navy, operators(ring))).join('\n')
	);
	doc.endMarkedContent();
}

/** The types of pdfkit leave out what it places its own pictures with. */
type WithForms = {
	page: { xobjects: Record<string, PDFKit.PDFKitReference> };
	ref(data: object): PDFKit.PDFKitReference;
};

let frame: Buffer | undefined;

/** The frame is the same on every certificate, so it is drawn and packed once, as a form of its own. */
function placeFrame(doc: Doc): void {
	const forms = doc as unknown as WithForms;
	frame ??= deflateSync(frameLines());
	const form = forms.ref({
		Type: 'XObject',
		Subtype: 'Form',
		BBox: [0, 0, page.width, page.height],
		Resources: {},
		Filter: 'FlateDecode'
	});
	form.end(frame);
	forms.page.xobjects['Frame'] = form;
	doc.addContent('/Frame Do');
}

function frameLines(): string {
	const [near, far] = [30, 44];
	const [right, bottom] = [page.width, page.height];
	const half = (near + far) / 2;
	const box = (inset: number) =>
		`${inset} ${inset} ${(right - 2 * inset).toFixed(2)} ${(bottom - 2 * inset).toFixed(2)} re`;
	const sides = [
		weave([far, half], [right - far, half], far - near - 3, 47),
		weave([right - half, far], [right - half, bottom - far], far - near - 3, 32),
		weave([right - far, bottom - half], [far, bottom - half], far - near - 3, 47),
		weave([half, bottom - far], [half, far], far - near - 3, 32)
	];
	const corners = [half, right - half].flatMap((x) =>
		[half, bottom - half].flatMap((y) => rosette('8C42-8C42-8C42-8C42', [x, y], 9))
	);
	return [
		stroked(1.4, navy, box(near - 8)),
		...[...sides, ...corners].map((path) => stroked(0.35, gold, operators(path))),
		stroked(0.7, navy, box(far + 5))
	].join('\n');
}

const stroked = (width: number, colour: string, path: string): string =>
	`${width} w\n${colour
		.match(/\w\w/g)!
		.map((part) => (parseInt(part, 16) / 255).toFixed(4))
		.join(' ')} RG\n${path}\nS`;

/** The lines of a path of SVG, which ornaments are, as a PDF writes them. */
const operators = (path: string): string =>
	path
		.replace(
			/([ML])([-\d.]+) ([-\d.]+)/g,
			(_, kind: string, x: string, y: string) => `${x} ${y} ${kind === 'M' ? 'm' : 'l'}\n`
		)
		.trimEnd();
