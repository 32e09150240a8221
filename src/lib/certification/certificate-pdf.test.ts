import * as mupdf from 'mupdf';
import { expect, test, vi } from 'vitest';
import { type CertificateFacts, certificatePdf } from './certificate-pdf.server.ts';
import { isPlain } from './printed-letters.rules.ts';
import { lettersLackingIn, typefaces } from './typefaces.server.ts';

// Typesetting takes its time on a busy machine.
vi.setConfig({ testTimeout: 20_000 });

const facts: CertificateFacts = {
	code: 'K7QM-2VXA-90HT-4EWZ',
	name: 'Zoë Ní Invented',
	title: 'Foundations of Cyber Leadership',
	criteria: 'Two modules passed.',
	grade: 'Merit',
	hours: 40,
	level: 'unregulated',
	awardedOn: '2026-11-06',
	expiresOn: '2029-11-05',
	issuedAt: new Date('2026-11-06T14:00:00Z'),
	verifyUrl: 'https://academy.example/verify/K7QM-2VXA-90HT-4EWZ'
};

const text = async (changed: Partial<CertificateFacts> = {}) =>
	(await certificatePdf({ ...facts, ...changed })).toString('latin1');

test('the same award always gives the same bytes, another award others', async () => {
	const [one, two] = await Promise.all([certificatePdf(facts), certificatePdf({ ...facts })]);
	expect(one.equals(two)).toBe(true);
	const other = await certificatePdf({ ...facts, code: 'K7QM-2VXA-90HT-4EW0' });
	expect(other.equals(one)).toBe(false);
});

test('it is tagged, has a language and a title, and claims PDF/UA', async () => {
	const pdf = await text();
	expect(pdf).toMatch(/^%PDF-1\.7/);
	for (const part of [
		'/Lang (en-GB)',
		'/Marked true',
		'/StructTreeRoot',
		'/DisplayDocTitle true',
		'/S /H1',
		'/S /Figure',
		'/S /Link',
		'<pdfuaid:part>1</pdfuaid:part>',
		'/Tabs /S',
		'/Contents (Check this certificate at https://academy.example/verify/K7QM-2VXA-90HT-4EWZ)',
		'/Alt (QR code that opens https://academy.example/verify/K7QM-2VXA-90HT-4EWZ)'
	]) {
		expect(pdf, part).toContain(part);
	}
	// One page, no pictures: frame, rosette and QR code are lines.
	expect(pdf.match(/\/Type \/Page\n/g)).toHaveLength(1);
	expect(pdf).not.toContain('/Subtype /Image');
});

test('every font is embedded', async () => {
	const pdf = await text();
	const descriptors = pdf.match(/\/Type \/FontDescriptor/g)?.length ?? 0;
	expect(descriptors).toBe(3);
	expect(pdf.match(/\/FontFile[23] \d+ 0 R/g)).toHaveLength(descriptors);
	expect(pdf).not.toMatch(/\/BaseFont \/(Helvetica|Times|Courier)/);
});

test('names of two hundred characters and of other alphabets fit on the one page', async () => {
	for (const name of ['W'.repeat(200), 'Ab '.repeat(66), 'Θεοδώρα Łukasiewicz Nguyễn Анна']) {
		expect((await text({ name, criteria: name })).match(/\/Type \/Page\n/g)).toHaveLength(1);
	}
});

const textOf = (pdf: Buffer) =>
	mupdf.Document.openDocument(pdf, 'application/pdf')
		.loadPage(0)
		.toStructuredText('')
		.asText()
		.normalize('NFC')
		.replace(/\s+/g, ' ');

/** Where each line of words stands on the page. */
async function linesOf(changed: Partial<CertificateFacts>) {
	type Line = { text: string; bbox: { x: number; y: number; w: number; h: number } };
	const pdf = await certificatePdf({ ...facts, ...changed });
	const page = mupdf.Document.openDocument(pdf, 'application/pdf').loadPage(0);
	const { blocks } = JSON.parse(page.toStructuredText('').asJSON(1)) as {
		blocks: { lines?: Line[] }[];
	};
	return blocks.flatMap(({ lines }) => lines ?? []);
}

test('an address of any length stays beside the seal, and a fourth fact within the frame', async () => {
	for (const host of [
		'academy.example',
		'academy.digital-leadership-and-cyber-security.nhs.example'
	]) {
		const verifyUrl = `https://${host}/verify/K7QM-2VXA-90HT-4EWZ`;
		const lines = await linesOf({ verifyUrl, level: 'RQF 7' });
		const address = lines.find(({ text }) => text.includes(host));
		// The seal is 50 points round the middle of the page.
		expect(address!.bbox.x).toBeGreaterThan(841.89 / 2 + 52);
		expect(address!.bbox.x + address!.bbox.w).toBeLessThan(841.89 - 80);
		const level = lines.find(({ text }) => text.includes('RQF 7'));
		expect(level!.bbox.y + level!.bbox.h).toBeLessThan(535);
	}
});

test('what joins letters or parts them unseen is no letter that could be lacking', async () => {
	const [bare, joined] = ['Mina Invented', 'Mi\u200cna\u200d In\u2060vented\ufe0f'];
	const shown = async (name: string) =>
		(await linesOf({ name })).map(({ text }) => text).join('\n');
	expect(await shown(joined)).toBe(await shown(bare));
});

test('a name with letters that the typeface lacks is refused, not printed as boxes', async () => {
	await expect(certificatePdf({ ...facts, name: 'Li 王 Invented' })).rejects.toThrow('lacks 王');
});

test('so is a title; of the criteria, which nobody can put right any more, such letters are left out', async () => {
	await expect(certificatePdf({ ...facts, title: '王 Leadership' })).rejects.toThrow(
		'lacks 王, which is in the title'
	);
	const criteria = 'Two modules passed,\n\tand “≥ 50 %” – in each 🎓.';
	expect(textOf(await certificatePdf({ ...facts, criteria }))).toContain(
		'Two modules passed, and “≥ 50 %” – in each .'
	);
});

test('what is taken for plain is in every typeface of the certificate', () => {
	const points = Array.from({ length: 0x3000 }, (_, point) => String.fromCodePoint(point));
	const plain = points.filter((letter) => isPlain(letter) && !/[\s\p{Cc}]/u.test(letter));
	expect(plain.length).toBeGreaterThan(300);
	for (const [face, font] of Object.entries(typefaces())) {
		const lacking = plain.filter((letter) => !font.hasGlyphForCodePoint(letter.codePointAt(0)!));
		expect(lacking, face).toEqual([]);
	}
});

test.each([
	['Vietnamese', 'Nguyễn Thị Ánh Tuyết, Đặng Ưu Ỷ, Phạm Ỗ'],
	['Latin letters of Europe', 'Łukasz Şebnem Ğ İ ı Ő ű Ħ ŋ Ə ț ș ẞ ŵ Ŷ Ǿ Ḃ ḟ'],
	['Greek', 'Θεοδώρα Παπαδοπούλου, Άννα Ϊώνου ΐ ΰ ς'],
	['Cyrillic', 'Анна Ґалаґан, Єва Їжакевич, Ђорђе Ћирић, Ўладзімір Ёлкін'],
	['accents that no letter has inside', 'Adébáyọ̀ Ọmọ́táyọ̀ Ẹ̀wẹ́, Kūr̄, Ṣẹ́gun, Ị̀rị̀, ĭ'],
	['marks between letters', 'O’Brien-ʻIolani, D’Angelo, al-Ḥusaynī, ʿAlī']
])('names in %s are printed, and read as they are written', async (_, name) => {
	const written = name.normalize('NFC');
	expect(lettersLackingIn('bold', written)).toEqual([]);
	const lines = (await linesOf({ name: written })).map(({ text }) => text.normalize('NFC'));
	expect(lines.join(' ').replace(/\s+/g, ' ')).toContain(written);
});

test('whatever was drawn before, a certificate is the same document and says what it shows', async () => {
	// In a process that has just begun, as its typefaces remember which letters they were asked for.
	const fresh = async () => {
		vi.resetModules();
		return await import('./certificate-pdf.server.ts');
	};
	const { certificatePdf: first } = await fresh();
	const one = { ...facts, name: 'Olga Quux Žižek r̄ X́' };
	const alone = await first(one);
	const { certificatePdf: later } = await fresh();
	// Each holds a letter of the other as its part.
	for (const name of ['Ó Ǫ Ǭ ū Ẍ', 'Ẹ́ ọ̀ ạ́']) await later({ ...facts, name });
	const after = await later(one);
	expect(textOf(after)).toContain(one.name.normalize('NFC'));
	expect(after.equals(alone)).toBe(true);
});
