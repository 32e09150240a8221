import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeUpload, mediaTypes, safeName, sniff, uploadHint } from './upload.rules.ts';
import { zipEntries } from './zip.rules.ts';

/** A ZIP of empty stored entries; `first` may carry content, as OpenDocument's mimetype does. */
function zip(names: string[], first = ''): Uint8Array {
	const local: Buffer[] = [];
	const central: Buffer[] = [];
	let offset = 0;
	names.forEach((name, index) => {
		const content = Buffer.from(index === 0 ? first : '');
		const head = Buffer.alloc(30);
		head.writeUInt32LE(0x04034b50, 0);
		head.writeUInt32LE(content.length, 18);
		head.writeUInt32LE(content.length, 22);
		head.writeUInt16LE(name.length, 26);
		const entry = Buffer.alloc(46);
		entry.writeUInt32LE(0x02014b50, 0);
		entry.writeUInt16LE(name.length, 28);
		entry.writeUInt32LE(offset, 42);
		local.push(head, Buffer.from(name), content);
		central.push(entry, Buffer.from(name));
		offset += 30 + name.length + content.length;
	});
	const directory = Buffer.concat(central);
	const end = Buffer.alloc(22);
	end.writeUInt32LE(0x06054b50, 0);
	end.writeUInt16LE(names.length, 10);
	end.writeUInt32LE(directory.length, 12);
	end.writeUInt32LE(offset, 16);
	return new Uint8Array(Buffer.concat([...local, directory, end]));
}

const text = (value: string) => new Uint8Array(Buffer.from(value, 'latin1'));
const pdf = text('%PDF-1.7\nrest');
const png = text('\x89PNG\r\n\x1a\nrest');
const docx = zip(['[Content_Types].xml', 'word/document.xml']);
const odt = zip(['mimetype', 'content.xml'], mediaTypes.odt);
const policy = { required: false, types: ['pdf', 'docx', 'odt', 'png'] as const, maxMegabytes: 1 };
const judge = (name: string, bytes: Uint8Array) =>
	judgeUpload({ ...policy, types: [...policy.types] }, name, bytes);

describe('sniffing', () => {
	it.each([
		['pdf', pdf],
		['png', png],
		['docx', docx],
		['odt', odt]
	])('knows a %s by its bytes', (type, bytes) => {
		expect(sniff(bytes)).toBe(type);
	});

	it.each([
		['a spreadsheet', zip(['[Content_Types].xml', 'xl/workbook.xml'])],
		[
			'an OpenDocument spreadsheet',
			zip(['mimetype', 'content.xml'], 'application/vnd.oasis.opendocument.spreadsheet')
		],
		['any other ZIP', zip(['a.txt'])],
		['a ZIP cut short', docx.slice(0, 40)],
		['an HTML page', text('<!doctype html><script>')],
		['a program', text('MZ\x90\x00')],
		['nothing', new Uint8Array()]
	])('takes %s for none of them', (_, bytes) => {
		expect(sniff(bytes)).toBeNull();
	});

	it('sees macros', () => {
		expect(sniff(zip(['[Content_Types].xml', 'word/document.xml', 'word/vbaProject.bin']))).toBe(
			'macros'
		);
	});

	it('never throws and never reads past the end, whatever the bytes', () => {
		fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => void sniff(bytes)));
		fc.assert(
			fc.property(fc.nat(docx.length - 1), fc.nat(255), (at, value) => {
				const broken = docx.slice();
				broken[at] = value;
				zipEntries(broken);
				sniff(broken);
			})
		);
	});
});

describe('an upload', () => {
	it.each([
		['map.pdf', pdf, mediaTypes.pdf],
		['MAP.PDF', pdf, mediaTypes.pdf],
		['note.docx', docx, mediaTypes.docx],
		['note.odt', odt, mediaTypes.odt],
		['map.png', png, mediaTypes.png]
	])('%s is taken', (name, bytes, mediaType) => {
		expect(judge(name, bytes)).toEqual({ mediaType });
	});

	it.each([
		['empty.pdf', new Uint8Array(), /empty/],
		['big.pdf', new Uint8Array(1024 * 1024 + 1), /1 MB or smaller/],
		['page.html', text('<p>'), /must be PDF, Word \(.docx\), OpenDocument \(.odt\) or PNG image/],
		['lying.pdf', text('<script>'), /named .pdf but is not/],
		['lying.png', pdf, /named .png but is not/],
		['note.docx', odt, /named .docx but is not/],
		['old.doc', text('\xd0\xcf\x11\xe0'), /must be/],
		['noextension', pdf, /must be/]
	])('%s is refused with the reason', (name, bytes, reason) => {
		const verdict = judge(name, bytes);
		expect('refused' in verdict && verdict.refused).toMatch(reason);
	});

	it('is asked for in words', () => {
		expect(uploadHint({ ...policy, types: ['pdf'] })).toBe(
			"Optional. One file: PDF, 1 MB or smaller. Whoever marks it gets a copy without the author's name that your program wrote into it."
		);
	});
});

describe('file names', () => {
	it.each([
		['../../etc/passwd.pdf', 'passwd.pdf'],
		['C:\\Users\\me\\Map & note.PDF', 'Map _ note.pdf'],
		['"quoted"\r\nname.docx', '_quoted_name.docx'],
		['.pdf', 'file.pdf'],
		['Löwenäpfel.odt', 'Löwenäpfel.odt']
	])('%j becomes %j', (given, safe) => {
		expect(safeName(given)).toBe(safe);
	});

	it('are always short and plain', () => {
		fc.assert(
			fc.property(
				fc.string({ unit: fc.constantFrom(...'aZ9é ."\r\n\0\\/;&'), maxLength: 300 }),
				(name) => {
					const safe = safeName(name);
					expect(safe.length).toBeGreaterThan(0);
					expect(safe.length).toBeLessThanOrEqual(106);
					expect(safe).not.toMatch(/["\r\n/\\;]/);
				}
			)
		);
	});
});
