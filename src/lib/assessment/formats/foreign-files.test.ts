import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Refused } from '#lib/platform/errors.ts';
import { readItems, type Verdict } from './convert-items.ts';
import { readZip, writeZip } from '#lib/platform/zip.ts';
import { photograph } from '../../../../tests/support/photograph-bytes.ts';

const defaults = { outcome: 'LO1', level: 'apply' } as const;
const bytesOf = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => readItems(bytesOf(text), defaults).verdicts;
const typeOf = (verdict: Verdict | undefined) =>
	verdict && 'item' in verdict ? verdict.item.type : verdict?.cannot;

describe('Aiken', () => {
	it('is taken question by question', () => {
		const verdicts = read(
			'Who decides?\nA) The board\nB) The *SIRO*\nC) Nobody\nANSWER: B\n\nIs it so?\nA. Yes\nB. No\nANSWER: A\n\nNo options\nANSWER: C\n'
		);
		expect(verdicts.map(typeOf)).toEqual([
			'single-choice',
			'inline-choice',
			'has no question before its options'
		]);
		expect(verdicts[0]).toMatchObject({
			item: {
				id: 'who-decides',
				stem: 'Who decides?',
				options: [{ text: 'The board' }, { text: 'The \\*SIRO\\*', correct: true }, {}]
			}
		});
		expect(verdicts[1]?.changes).toEqual([
			'it does not say its marks: 1 was put in',
			expect.stringContaining('became a text with one gap'),
			expect.anything(),
			expect.anything()
		]);
		expect(verdicts[0]?.changes).toContain(
			'feedback is missing in 4 places and still to be written'
		);
	});
});

describe('Aiken as people type it', () => {
	it('has small letters, and no question swallows its neighbour', () => {
		const verdicts = read(
			'\ufeffFirst?\r\na) x\r\nb) y\r\nc) z\r\nAnswer: b\r\n\r\nSecond?\r\nA. x\r\nB. y\r\nC. z\r\nANSWER:C\r\n'
		);
		expect(verdicts).toMatchObject([
			{ item: { stem: 'First?', options: [{}, { text: 'y', correct: true }, {}] } },
			{ item: { stem: 'Second?', options: [{}, {}, { text: 'z', correct: true }] } }
		]);
	});
});

describe('GIFT', () => {
	it('is taken in all its shapes', () => {
		const verdicts = read(`// Examples after the format's own description
$CATEGORY: tests

::Q1:: Two plus two equals {
	~%-50%three #no
	=four #yes
	~five
}

::Q2:: Which are even? {~%50%two ~%50%four ~%-100%five}

The sun rises in the {=east ~west ~north} every day.

::Match:: Match. {=France -> Paris =Spain -> Madrid = -> Rome}

::Year:: When? {#1918:2 ####After the war}

::Range:: Pi? {#3.141..3.142}

::Truth:: It is so.{TRUE}

Name the tool. {=an axe =%50%a saw}

Write a page. {}

::Broken:: no braces here
`);
		expect(verdicts.map(typeOf)).toEqual([
			'single-choice',
			'multiple-response',
			'inline-choice',
			'matching',
			'numeric',
			'numeric',
			'inline-choice',
			'short-text',
			'long-text',
			'has no answers in braces'
		]);
		expect(verdicts[2]).toMatchObject({
			item: { text: 'The sun rises in the {{g1}} every day.', gaps: [{ options: { length: 3 } }] }
		});
		expect(verdicts[3]).toMatchObject({ item: { distractors: ['Rome'] } });
		expect(verdicts[4]).toMatchObject({
			item: { answer: 1918, tolerance: 2, feedback: 'After the war' }
		});
		expect(verdicts[7]).toMatchObject({ item: { keywords: [{ anyOf: ['an axe'] }] } });
		expect(verdicts[7]?.changes).toContain('answers worth part of the marks are left out');
	});
});

describe('Moodle XML', () => {
	it('is taken with pictures, and what it cannot take is said item by item', () => {
		const { verdicts, images } = readItems(
			bytesOf(`<?xml version="1.0"?><quiz>
<question type="category"><category><text>top</text></category></question>
<question type="multichoice"><name><text>Pick</text></name>
<questiontext format="html"><text><![CDATA[<p>See <b>this</b>&nbsp;map:<br><img src="@@PLUGINFILE@@/Map.png" alt="A map of wards"></p>]]></text><file name="Map.png" path="/" encoding="base64">AAEC</file></questiontext>
<defaultgrade>2.0</defaultgrade><single>true</single>
<answer fraction="100" format="html"><text>&lt;p&gt;One&lt;/p&gt;</text><feedback format="html"><text>Yes</text></feedback></answer>
<answer fraction="0"><text>Two</text></answer><answer fraction="0"><text>Three</text></answer><hint format="html"><text>Think</text></hint></question>
<question type="truefalse"><name><text>True?</text></name><questiontext format="html"><text>So?</text></questiontext><answer fraction="0"><text>true</text></answer><answer fraction="100"><text>false</text></answer></question>
<question type="cloze"><name><text>Cloze</text></name><questiontext format="html"><text>It is {1:MULTICHOICE:=big#yes~small}.</text></questiontext></question>
<question type="cloze"><name><text>Typed</text></name><questiontext format="html"><text>It is {1:SHORTANSWER:=big}.</text></questiontext></question>
<question type="calculated"><name><text>Sum</text></name></question>
</quiz>`),
			defaults
		);
		expect(verdicts.map(typeOf)).toEqual([
			'single-choice',
			'inline-choice',
			'inline-choice',
			'holds an embedded answer of the kind SHORTANSWER; only choices can be taken',
			'Moodle’s question type “calculated” has no counterpart here'
		]);
		expect(verdicts[0]).toMatchObject({
			item: { marks: 2, stem: 'See **this** map:\n\n![A map of wards](images/map.png)' },
			changes: expect.arrayContaining(['hints were left out'])
		});
		expect([...images]).toEqual([['images/map.png', new Uint8Array([0, 1, 2])]]);
	});
});

describe('Moodle XML as Moodle writes it', () => {
	const quiz = (type: string, text: string, more = '') =>
		read(
			`<quiz><question type="${type}"><name><text>Q</text></name><questiontext format="html"><text><![CDATA[${text}]]></text></questiontext>${more}</question></quiz>`
		)[0];

	it.each(['MULTICHOICE', 'MC', 'MULTICHOICE_V', 'MCV', 'MCH', 'MULTICHOICE_VS', 'MCHS', 'MCS'])(
		'has embedded choices called %s',
		(kind) => {
			expect(quiz('cloze', `<p>It is {1:${kind}:=big#yes~small}.</p>`)).toMatchObject({
				item: { type: 'inline-choice', gaps: [{ options: [{ text: 'big', correct: true }, {}] }] }
			});
		}
	);

	it.each(['MULTIRESPONSE', 'MR', 'MCX', 'NUMERICAL'])('is not taken for choices: %s', (kind) => {
		expect(typeOf(quiz('cloze', `It is {1:${kind}:=big~small}.`))).toContain(kind);
	});

	it('has words that are dragged into a text', () => {
		const boxes = ['cat', 'mat', 'dog'].map(
			(word) => `<dragbox><text>${word}</text><group>1</group></dragbox>`
		);
		const verdict = quiz('ddwtos', 'The [[1]] sat on the [[2]].', boxes.join(''));
		expect(verdict).toMatchObject({
			item: {
				text: 'The {{g1}} sat on the {{g2}}.',
				gaps: [
					{ options: [{ text: 'cat', correct: true }, {}, {}] },
					{ options: [{}, { text: 'mat', correct: true }, {}] }
				]
			},
			changes: expect.arrayContaining(['words that are dragged there are chosen from lists here'])
		});
	});

	it('says plainly that a picture cannot be an answer', () => {
		const answer = (text: string, fraction: number) =>
			`<answer fraction="${fraction}"><text><![CDATA[${text}]]></text></answer>`;
		const more =
			answer('<img src="@@PLUGINFILE@@/a.png" alt="A">', 100) + answer('B', 0) + answer('C', 0);
		expect(typeOf(quiz('multichoice', 'Which?', more))).toBe(
			'shows a picture in an answer, and answers here are words'
		);
	});
});

describe('a file as another machine wrote it', () => {
	const gift = '::One:: Café?\n{=a\n~b\n~c}\n\n::Two:: Which? {=a ~b ~c}\n';
	const xml = (encoding: string) =>
		`<?xml version="1.0" encoding="${encoding}"?>\n<quiz><question type="essay"><name><text>Café</text></name><questiontext format="html"><text>Why?</text></questiontext></question></quiz>`;
	const marked = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');
	const stemsOf = (bytes: Uint8Array) => {
		const { verdicts } = readItems(new Uint8Array(bytes), defaults);
		return verdicts.map((one) => ('item' in one ? one.item.stem : one.cannot));
	};

	it.each([
		['LF', Buffer.from(gift)],
		['CR and LF', Buffer.from(gift.replaceAll('\n', '\r\n'))],
		['CR', Buffer.from(gift.replaceAll('\n', '\r'))],
		['a mark of UTF-8', Buffer.from(`\ufeff${gift}`)],
		['UTF-16', marked(gift)],
		['UTF-16, big end first', marked(gift).swap16()]
	])('in GIFT: %s', (_, bytes) => {
		expect(stemsOf(bytes)).toEqual(['Café?', 'Which?']);
	});

	it.each([
		['UTF-16', marked(xml('utf-16'))],
		['UTF-16 without a mark', Buffer.from(xml('utf-16'), 'utf16le')],
		['Latin-1', Buffer.from(xml('ISO-8859-1'), 'latin1')]
	])('in XML: %s', (_, bytes) => {
		const { verdicts } = readItems(new Uint8Array(bytes), defaults);
		expect(verdicts).toMatchObject([{ name: 'Café' }]);
	});

	it('in Aiken with CR alone', () => {
		expect(stemsOf(Buffer.from('Which?\rA. a\rB. b\rC. c\rANSWER: A\r'))).toEqual(['Which?']);
	});
});

describe('QTI 2', () => {
	const item = (body: string, declaration: string) =>
		`<?xml version="1.0"?><assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i1" title="Unattended luggage">${declaration}<itemBody>${body}</itemBody></assessmentItem>`;
	const declared = (facts: string, ...values: string[]) =>
		`<responseDeclaration identifier="R" ${facts}><correctResponse>${values.map((v) => `<value>${v}</value>`).join('')}</correctResponse></responseDeclaration>`;
	const choice =
		'<p>Look at the sign.</p><choiceInteraction responseIdentifier="R" maxChoices="1"><prompt>What does it say?</prompt><simpleChoice identifier="A">Stay</simpleChoice><simpleChoice identifier="B">Go<feedbackInline outcomeIdentifier="F" identifier="B">No.</feedbackInline></simpleChoice><simpleChoice identifier="C">Wait</simpleChoice></choiceInteraction>';

	it('is taken from one file and from a package with pictures', () => {
		const xml = item(choice, declared('cardinality="single" baseType="identifier"', 'A'));
		expect(read(xml)).toMatchObject([
			{
				item: {
					type: 'single-choice',
					stem: 'Look at the sign.\n\nWhat does it say?',
					options: [{ text: 'Stay', correct: true }, { text: 'Go', feedback: 'No.' }, {}]
				}
			}
		]);
		const polygon = item(
			'<hotspotInteraction responseIdentifier="R" maxChoices="1"><prompt>Where?</prompt><object type="image/png" data="pics/UK.png">UK map</object><hotspotChoice identifier="A" shape="circle" coords="77,115,8"/><hotspotChoice identifier="B" shape="poly" coords="0,0,10,0,5,8"/><hotspotChoice identifier="C" shape="rect" coords="10,10,30,20"/></hotspotInteraction>',
			declared('cardinality="single" baseType="identifier"', 'A')
		);
		const zip = writeZip(
			new Map([
				['imsmanifest.xml', bytesOf('<manifest/>')],
				['a/one.xml', bytesOf(polygon)],
				['a/pics/UK.png', new Uint8Array([1, 2])]
			])
		);
		const { verdicts, images } = readItems(zip, defaults);
		expect(verdicts).toMatchObject([
			{
				item: {
					type: 'hotspot',
					image: 'images/uk.png',
					alt: 'UK map',
					regions: [
						{ shape: { circle: [77, 115, 8] }, correct: true },
						{ shape: { rect: [0, 0, 10, 8] } },
						{ shape: { rect: [10, 10, 20, 10] } }
					]
				}
			}
		]);
		expect(verdicts[0]?.changes).toContain('a region (poly) became the rectangle around it');
		expect(images.get('images/uk.png')).toEqual(new Uint8Array([1, 2]));
	});

	it('says what cannot be taken', () => {
		const nothing =
			'<responseDeclaration identifier="R" cardinality="single" baseType="identifier"/>';
		expect(read(item(choice, nothing)).map(typeOf)).toEqual(['does not say what is right']);
		expect(read(item('<uploadInteraction responseIdentifier="R"/>', nothing)).map(typeOf)).toEqual([
			'QTI’s “uploadInteraction” has no counterpart here'
		]);
		expect(read(item(choice + choice, nothing)).map(typeOf)).toEqual([
			'asks several things at once'
		]);
	});
});

describe('QTI 3', () => {
	it.each([
		...['associate', 'gap-match', 'slider', 'upload', 'drawing', 'hottext', 'graphic-order'],
		...['select-point', 'position-object', 'portable-custom', 'media', 'end-attempt', 'made-up']
	])('names what it asks that nothing here does: %s, under any prefix', (name) => {
		const inside = `<q:qti-${name}-interaction response-identifier="R"><q:qti-gap-text identifier="A">x</q:qti-gap-text></q:qti-${name}-interaction>`;
		const camel = name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
		const of = (body: string) =>
			read(
				`<?xml version="1.0"?><q:qti-assessment-item xmlns:q="urn:q" identifier="i" title="t"><q:qti-item-body>${body}</q:qti-item-body></q:qti-assessment-item>`
			).map(typeOf);
		expect(of(`<p>Well?</p>${inside}`)).toEqual([
			`QTI’s “${camel}Interaction” has no counterpart here`
		]);
		expect(of('<p>Well?</p>')).toEqual(['asks nothing']);
	});

	it('is taken from a package of another system, pictures and all', () => {
		const item = (id: string, body: string, declaration: string) =>
			bytesOf(
				`<?xml version="1.0" encoding="UTF-8"?><qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="${id}" title="${id}" adaptive="false" time-dependent="false">${declaration}<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float" normal-maximum="2"/><qti-item-body>${body}</qti-item-body><qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/></qti-assessment-item>`
			);
		const declared = (facts: string, ...values: string[]) =>
			`<qti-response-declaration identifier="RESPONSE" ${facts}><qti-correct-response>${values.map((value) => `<qti-value>${value}</qti-value>`).join('')}</qti-correct-response></qti-response-declaration>`;
		const choices = ['A', 'B', 'C']
			.map((id) => `<qti-simple-choice identifier="${id}">Ward ${id}</qti-simple-choice>`)
			.join('');
		const zip = writeZip(
			new Map<string, Uint8Array>([
				['imsmanifest.xml', bytesOf('<manifest identifier="M"/>')],
				[
					'items/choice.xml',
					item(
						'choice',
						`<p>Look at the plan.</p><object data="../media/plan%201.jpg" type="image/jpeg">The plan of three wards</object><qti-choice-interaction response-identifier="RESPONSE" max-choices="2" shuffle="true"><qti-prompt>Which two are shut?</qti-prompt>${choices}</qti-choice-interaction>`,
						declared('cardinality="multiple" base-type="identifier"', 'A', 'C')
					)
				],
				[
					'items/order.xml',
					item(
						'order',
						`<qti-order-interaction response-identifier="RESPONSE"><qti-prompt>In which order?</qti-prompt>${choices}</qti-order-interaction>`,
						declared('cardinality="ordered" base-type="identifier"', 'C', 'A', 'B')
					)
				],
				['media/plan 1.jpg', photograph()]
			])
		);
		const { verdicts, images } = readItems(zip, defaults);
		expect(verdicts).toMatchObject([
			{
				item: {
					...{ type: 'multiple-response', marks: 2 },
					stem: 'Look at the plan.\n\n![The plan of three wards](images/plan-1.jpg)\n\nWhich two are shut?',
					options: [{ text: 'Ward A', correct: true }, {}, { text: 'Ward C', correct: true }]
				}
			},
			{ item: { type: 'ordering', stem: 'In which order?' } }
		]);
		expect([...images.keys()]).toEqual(['images/plan-1.jpg']);
	});
});

describe('a hostile file is refused at once', () => {
	const quickly = (bytes: Uint8Array, says: RegExp) => {
		const before = process.cpuUsage();
		expect(() => readItems(bytes, defaults)).toThrow(Refused);
		expect(() => readItems(bytes, defaults)).toThrow(says);
		// Work done, not time gone by: others may be busy.
		const { user, system } = process.cpuUsage(before);
		expect((user + system) / 1000).toBeLessThan(3000);
	};
	const laughs = `<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><quiz>&b;</quiz>`;

	it.each([
		['entities that grow', laughs, /document type/],
		[
			'an entity that reaches outside',
			'<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz>&x;</quiz>',
			/document type/
		],
		['an unknown entity', '<?xml version="1.0"?><quiz>&boom;</quiz>', /well-formed/],
		['depth', `<?xml version="1.0"?><quiz>${'<a>'.repeat(100_000)}`, /nested too deeply/],
		['elements without end', `<?xml version="1.0"?><quiz>${'<a/>'.repeat(300_000)}`, /too many/],
		['size', `<?xml version="1.0"?><quiz>${' '.repeat(21 * 1024 * 1024)}</quiz>`, /20 MB/],
		['XML that breaks off', '<?xml version="1.0"?><quiz><question>', /well-formed/],
		['another XML', '<?xml version="1.0"?><html/>', /not QTI/],
		['no format at all', 'Dear all, please find the questions attached.', /not GIFT/],
		['nothing', '', /not GIFT/]
	])('%s', (_, text, says) => quickly(bytesOf(text), says));

	it('a small package of many files that are large together', () => {
		const inside = bytesOf(`<assessmentItem>${'<p/>'.repeat(20_000)}</assessmentItem>`);
		const files = Array.from({ length: 400 }, (_, at) => [`${at}.xml`, inside] as const);
		const zip = writeZip(new Map(files));
		expect(zip.length).toBeLessThan(200_000);
		quickly(zip, /too many elements/);
	});

	it.each([
		['GIFT', 'a {}\n\n'.repeat(300_000)],
		['Aiken', 'a\nA) b\nANSWER: A\n\n'.repeat(300_000)],
		['Moodle XML', `<quiz>${'<question/>'.repeat(100_000)}</quiz>`]
	])('questions without end in %s', (_, text) =>
		quickly(bytesOf(text), /more than 5,000 questions/)
	);

	it('a question of parts without end is not taken, and soon', () => {
		const before = process.cpuUsage();
		const parts = '<simpleChoice identifier="A"/><modalFeedback identifier="A"/>'.repeat(90_000);
		const verdicts = read(
			`<assessmentItem><itemBody><choiceInteraction>${parts}</choiceInteraction></itemBody></assessmentItem>`
		);
		expect(verdicts.map(typeOf)).toEqual(['is longer than 80,000 letters, as no question here is']);
		const { user, system } = process.cpuUsage(before);
		expect((user + system) / 1000).toBeLessThan(3000);
	});

	it('text in an encoding that nobody names, and letters that no text has', () => {
		quickly(new Uint8Array(Buffer.from('Café? {=a ~b ~c}', 'latin1')), /UTF-8/);
		quickly(bytesOf('<?xml version="1.0" encoding="x-made-up"?><quiz/>'), /x-made-up/);
		quickly(bytesOf('Which\0? {=a ~b ~c}'), /NUL/);
	});

	/** Small files that a pattern could chew on for ever: 80,000 letters of what looks like a question. */
	const cloze = (text: string) =>
		`<quiz><question type="cloze"><name><text>Q</text></name><questiontext format="html"><text><![CDATA[${text}]]></text></questiontext></question></quiz>`;
	const upTo = (part: string) => part.repeat(Math.floor(79_000 / part.length));
	it.each([
		['an answer that never ends, full of backslashes', cloze(`{1:MC:${upTo('\\a')}`)],
		['answers that never end', cloze(upTo('{1:MC:=a'))],
		['links that never end', cloze(upTo('<a '))],
		['paragraphs without end', cloze(upTo('<p>a</p>'))],
		['lists in lists', cloze(upTo('<ul><li>'))],
		['answers without end in GIFT', `::A:: Which? {${upTo('=b ~c')}}`],
		['lines of nothing in GIFT', `${upTo('\n\v')} {}`],
		['options without end in Aiken', `Which?\n${upTo('A. x\n')}ANSWER: A`],
		[
			'answers without end in Moodle XML',
			`<quiz><question type="multichoice"><name><text>Q</text></name>${'<answer fraction="0"/>'.repeat(3000)}</question></quiz>`
		]
	])('a question holds nobody up: %s', (_, text) => {
		const before = process.cpuUsage();
		expect(read(text)).toHaveLength(1);
		const { user, system } = process.cpuUsage(before);
		expect((user + system) / 1000).toBeLessThan(3000);
	});

	/** A ZIP of one entry whose claims are not those of its bytes. */
	const crafted = (claim: number) => {
		const bomb = deflateRawSync(new Uint8Array(200 * 1024 * 1024));
		const zip = Buffer.from(writeZip(new Map([['a.xml', new Uint8Array(0)]])));
		const head = zip.subarray(0, 35);
		const tail = Buffer.from(zip.subarray(zip.indexOf(Buffer.from('PK\x01\x02', 'latin1'))));
		tail.writeUInt32LE(bomb.length, 20);
		tail.writeUInt32LE(claim, 24);
		tail.writeUInt32LE(35 + bomb.length, tail.length - 6);
		return new Uint8Array(Buffer.concat([head, bomb, tail]));
	};
	it('a ZIP bomb, whether it says how large it is or not', () => {
		quickly(crafted(200 * 1024 * 1024), /larger than 50 MB/);
		quickly(crafted(10), /larger than 50 MB/);
	});

	it('a ZIP file that says one thing and holds another', () => {
		const files = new Map([
			['a.xml', bytesOf('<a/>')],
			['b.xml', bytesOf('<b/>')]
		]);
		const plain = writeZip(files, [...files.keys()]);
		const spoilt = Buffer.from(plain);
		spoilt.write('<c/>', spoilt.indexOf('<a/>'));
		quickly(spoilt, /not a whole ZIP/);
		// The name of the second file in the list, which is the one that counts.
		const twice = Buffer.from(plain);
		twice.write('a.xml', twice.lastIndexOf('b.xml'));
		quickly(twice, /two files of one name/);
	});

	it('a package of files that all lie over the same bytes', () => {
		const one = bytesOf(`<a>${' '.repeat(1024 * 1024)}</a>`);
		const zip = Buffer.from(writeZip(new Map([['0.xml', one]]), ['0.xml']));
		const at = zip.indexOf(Buffer.from('PK\x01\x02', 'latin1'));
		const [entry, end] = [zip.subarray(at, -22), Buffer.from(zip.subarray(-22))];
		const entries = Array.from({ length: 100 }, (_, index) => {
			const copy = Buffer.concat([entry.subarray(0, 46), Buffer.from(`${index}.xml`)]);
			copy.writeUInt16LE(`${index}.xml`.length, 28);
			return copy;
		});
		end.writeUInt16LE(100, 8);
		end.writeUInt16LE(100, 10);
		quickly(Buffer.concat([zip.subarray(0, at), ...entries, end]), /larger than 50 MB/);
	});

	it('a ZIP file that is cut off, or names a place outside', () => {
		const whole = writeZip(new Map([['a.xml', bytesOf('<a/>')]]));
		for (let length = 0; length < whole.length; length++) {
			expect(() => readZip(whole.subarray(0, length))).toThrow(Refused);
		}
		for (const name of ['../a.xml', '/etc/a.xml', 'x/../../a.xml', 'C:\\a.xml']) {
			quickly(writeZip(new Map([[name, bytesOf('<a/>')]])), /outside of itself/);
		}
	});
});
