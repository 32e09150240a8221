import { expect, test, vi } from 'vitest';
import { type CertificateFacts, certificatePdf } from './certificate-pdf.server.ts';

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

test('a name with letters that the typeface lacks is refused, not printed as boxes', async () => {
	await expect(certificatePdf({ ...facts, name: 'Li 王 Invented' })).rejects.toThrow('lacks 王');
});
