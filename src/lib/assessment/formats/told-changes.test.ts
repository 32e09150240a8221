import { describe, expect, it } from 'vitest';
import { readItems } from './convert-items.ts';

/** Nothing of a file is dropped or read otherwise without a line that says so. */

const defaults = { outcome: 'LO1', level: 'apply' } as const;
const read = (text: string) => {
	const [verdict] = readItems(new TextEncoder().encode(text), defaults).verdicts;
	if (!verdict) throw new Error('nothing was read');
	return verdict;
};
/** Every import says these. */
const everyTime = /^(outcome LO1|feedback is missing|it does not say its marks)/;
const told = (text: string) => read(text).changes.filter((one) => !everyTime.test(one));
const itemIn = (text: string) => {
	const verdict = read(text);
	return 'item' in verdict ? verdict.item : verdict.cannot;
};

const cdata = (html: string) => `<text><![CDATA[${html}]]></text>`;
const moodle = (type: string, inside: string, stem = 'What?') =>
	`<quiz><question type="${type}"><name><text>Q</text></name><questiontext format="html">${cdata(stem)}</questiontext><defaultgrade>1</defaultgrade>${inside}</question></quiz>`;
const answer = (fraction: number, text: string, more = '') =>
	`<answer fraction="${fraction}" format="html">${cdata(text)}${more}</answer>`;
const three = answer(100, 'One') + answer(0, 'Two') + answer(0, 'Three');

describe('markup', () => {
	it.each([
		['10<sup>3</sup> and CO<sub>2</sub>', '10³ and CO₂', []],
		['x<sup>Ward 3</sup>', 'x^(Ward 3)', ['raised text is written ^(…)']],
		['x<sub>ward</sub>', 'x\\_(ward)', ['lowered text is written _(…)']],
		[
			'<table><tr><th>Ward</th><th>Beds</th></tr><tr><td>A|B</td><td>1<sup>2</sup></td></tr></table>',
			'| Ward | Beds |\n| --- | --- |\n| A\\|B | 1² |',
			[]
		],
		[
			'<table><tr><td colspan="2">A</td></tr><tr><td>b</td><td>c</td></tr></table>',
			'| A |  |\n| --- | --- |\n| b | c |',
			['cells that were joined stand apart']
		],
		[
			'<h2>Ward</h2>a <u>b</u>',
			'Ward a b',
			['a heading became a paragraph', 'underlining was left out']
		],
		[
			'a <audio src="a.mp3"></audio>',
			'a',
			['a sound, a film or something else embedded was left out']
		]
	])('%s', (html, stem, changes) => {
		const file = moodle('multichoice', three, html);
		const item = itemIn(file);
		expect(typeof item === 'string' ? item : item.stem.replace(/\n\n(?=a )/, ' ')).toBe(stem);
		expect(told(file)).toEqual(changes);
	});

	it('of an option is one line', () => {
		const table = '<table><tr><td>a</td><td>10<sup>3</sup></td></tr></table>';
		const file = moodle('multichoice', answer(100, table) + answer(0, 'b') + answer(0, 'c'));
		expect(itemIn(file)).toMatchObject({ options: [{ text: 'a 10³' }, {}, {}] });
		expect(told(file)).toEqual(['a table became one line']);
	});
});

describe('Moodle XML', () => {
	const feedback = (name: string, text: string) =>
		`<${name} format="html">${cdata(text)}</${name}>`;
	const other = 'marks taken off for wrong options were left out';
	it.each([
		['marks taken off', 'multichoice', three.replace('"0"', '"-50"'), [other]],
		[
			'several to pick, one of them right',
			'multichoice',
			`<single>false</single>${three}`,
			['several could be picked there; here one, as only one is right']
		],
		[
			'weights of its own',
			'multichoice',
			`<single>false</single>${answer(70, 'a') + answer(30, 'b') + answer(0, 'c')}`,
			['scored +1 a right pick, -1 a wrong one, never below 0']
		],
		[
			'our own weights',
			'multichoice',
			`<single>false</single>${answer(50, 'a') + answer(50, 'b') + answer(-50, 'c')}`,
			[]
		],
		[
			'small and capital letters',
			'shortanswer',
			`<usecase>1</usecase>${answer(100, 'SIRO')}`,
			['small and capital letters count the same here']
		],
		['a wildcard', 'shortanswer', answer(100, 'the * board'), ['“*” for any words was left out']],
		[
			'other numbers and units',
			'numerical',
			`${answer(100, '5')}${answer(50, '6', feedback('feedback', 'Nearly'))}<units><unit><multiplier>1</multiplier><unit_name>kg</unit_name></unit><unit><multiplier>1000</multiplier><unit_name>g</unit_name></unit></units>`,
			[
				'other numbers, what they are worth and what is said of them are left out',
				'answers in other units (“g”) are left out'
			]
		],
		[
			'what an essay begins with',
			'essay',
			`${feedback('responsetemplate', 'Dear')}<attachments>2</attachments>`,
			[
				'no files can be handed in with an answer',
				'the text that an answer begins with was left out'
			]
		],
		[
			'tags, numbers and penalties',
			'multichoice',
			`${three}<penalty>0.33</penalty><idnumber>Q7</idnumber><tags><tag><text>x</text></tag></tags>`,
			[
				'what a further go at it costs was left out',
				'tags were left out',
				'its number “Q7” was left out'
			]
		],
		[
			'options in their own order',
			'multichoice',
			`<shuffleanswers>0</shuffleanswers>${three}`,
			['each learner sees its options in another order here']
		]
	])('%s', (_, type, inside, changes) => {
		const said = told(moodle(type, inside));
		expect(
			said.filter((one) => !/^(an answer of at most|has no model|about 150)/.test(one))
		).toEqual(changes);
	});

	it('keeps what it says of right and wrong answers for everyone', () => {
		const file = moodle(
			'multichoice',
			`${feedback('generalfeedback', 'All.')}${feedback('correctfeedback', 'Well done.')}${feedback('incorrectfeedback', 'Your answer is incorrect.')}${three}`
		);
		expect(itemIn(file)).toMatchObject({ feedback: 'All.\n\nIf right: Well done.' });
		expect(told(file)).toEqual([
			'Moodle’s usual sentences about right and wrong answers were left out',
			'what was said of some answers only now stands in the feedback for everyone'
		]);
	});

	it('orders by the places that answers say', () => {
		const file = moodle('ordering', answer(2, 'b') + answer(3, 'c') + answer(1, 'a'));
		expect(itemIn(file)).toMatchObject({ steps: [{ text: 'a' }, { text: 'b' }, { text: 'c' }] });
		expect(told(file)).toEqual([
			'scored one share of the marks for each two neighbours in the right order'
		]);
	});

	it('names the category and files that are asked for', () => {
		const [file, essay] = [
			moodle('multichoice', three),
			moodle('essay', '<responseformat>noinline</responseformat>')
		];
		const category =
			'<quiz><question type="category"><category><text>top/x</text></category></question>';
		expect(told(file.replace('<quiz>', category))).toEqual(['its category “top/x” was left out']);
		expect(itemIn(essay)).toBe('asks for a file only, and answers here are written');
	});
});

describe('GIFT', () => {
	const weights = 'marks given or taken off for other options were left out';
	it('keeps what is said of true and false', () => {
		expect(itemIn('So?{FALSE#It is not.#Indeed.}')).toMatchObject({
			gaps: [{ options: [{ feedback: 'It is not.' }, { feedback: 'Indeed.', correct: true }] }]
		});
	});

	it('keeps what is said of a right number, and tells of others', () => {
		const file = 'When?{#=1822:0#Yes =%50%1822:5#Nearly ~#No}';
		expect(itemIn(file)).toMatchObject({ answer: 1822, tolerance: 0, feedback: 'If right: Yes' });
		expect(told(file)).toEqual([
			'other numbers, what they are worth and what is said of them are left out',
			'what was said of some answers only now stands in the feedback for everyone'
		]);
	});

	it.each([
		['Which?{~%50%a =b ~c}', [weights]],
		['Which?{~%-50%a =b ~c}', [weights]],
		['Which?{~a =b ~c}', []],
		['Which?{~%50%a ~%50%b ~%-50%c}', []],
		['Which?{~%70%a ~%30%b ~c}', ['scored +1 a right pick, -1 a wrong one, never below 0']],
		['$CATEGORY: x\n\nWhich?{~a =b ~c}', ['its category “x” was left out']]
	])('%s', (file, changes) => expect(told(file)).toEqual(changes));
});

describe('QTI', () => {
	const item = (
		body: string,
		declaration: string,
		{ processing = '', facts = '', more = '' } = {}
	) =>
		`<assessmentItem identifier="i" title="T" adaptive="false" ${facts}>${declaration}<outcomeDeclaration identifier="SCORE" normalMaximum="2"/><itemBody>${body}</itemBody><responseProcessing>${processing}</responseProcessing>${more}</assessmentItem>`;
	const declared = (facts: string, right: readonly string[], mapping = '') =>
		`<responseDeclaration identifier="R" ${facts}><correctResponse>${right.map((one) => `<value>${one}</value>`).join('')}</correctResponse>${mapping}</responseDeclaration>`;
	const mapping = (entries: Record<string, number>, facts = 'defaultValue="0"') =>
		`<mapping ${facts}>${Object.entries(entries)
			.map(([key, value]) => `<mapEntry mapKey="${key}" mappedValue="${value}"/>`)
			.join('')}</mapping>`;
	const choice = (most: number) =>
		`<choiceInteraction responseIdentifier="R" maxChoices="${most}" shuffle="true">${['A', 'B', 'C'].map((id) => `<simpleChoice identifier="${id}">${id}</simpleChoice>`).join('')}</choiceInteraction>`;
	const number = (equal: string) =>
		item(
			'<textEntryInteraction responseIdentifier="R"/>',
			declared('cardinality="single" baseType="float"', ['200']),
			{ processing: `<responseCondition><responseIf>${equal}</responseIf></responseCondition>` }
		);

	it.each([
		['<equal toleranceMode="exact"/>', 200, 0, []],
		['<equal toleranceMode="absolute" tolerance="3"/>', 200, 3, []],
		[
			'<equal toleranceMode="relative" tolerance="10 10"/>',
			200,
			20,
			['its tolerance in per cent became one in figures']
		],
		[
			'<equal toleranceMode="absolute" tolerance="2 6"/>',
			202,
			4,
			['the right answer became 202, the middle of what counts as right']
		],
		[
			'<equalRounded roundingMode="decimalPlaces" figures="1"/>',
			200,
			0.05,
			['rounded numbers count there; here all within 0.05']
		]
	])('%s', (equal, right, tolerance, changes) => {
		expect(itemIn(number(equal))).toMatchObject({ answer: right, tolerance });
		expect(told(number(equal))).toEqual(changes);
	});

	it.each([
		[
			'one right of several to pick',
			choice(0),
			declared('cardinality="multiple"', ['A']),
			['several could be picked there; here one, as only one is right']
		],
		[
			'part of the marks for another',
			choice(1),
			declared('cardinality="single"', ['A'], mapping({ A: 2, B: 1 })),
			['marks given or taken off for other options were left out']
		],
		[
			'all or nothing',
			choice(0),
			declared('cardinality="multiple"', ['A', 'B']),
			['scored +1 a right pick, -1 a wrong one, never below 0']
		],
		[
			'marks of its own',
			choice(0),
			declared('cardinality="multiple"', ['A', 'B'], mapping({ A: 2, B: 1, C: -1 })),
			['scored +1 a right pick, -1 a wrong one, never below 0']
		],
		[
			'our own marks',
			choice(0),
			declared(
				'cardinality="multiple"',
				['A', 'B'],
				mapping({ A: 1, B: 1, C: -1 }, 'lowerBound="0"')
			),
			[]
		],
		[
			'no more than two',
			choice(2),
			declared(
				'cardinality="multiple"',
				['A', 'B'],
				mapping({ A: 1, B: 1, C: -1 }, 'lowerBound="0"')
			),
			['any number of them may be picked here']
		]
	])('choices: %s', (_, body, declaration, changes) => {
		expect(told(item(body, declaration))).toEqual(changes);
	});

	it('what earns marks is right where nothing else says so', () => {
		const file = item(choice(1), declared('cardinality="single"', [], mapping({ B: 2 })));
		expect(itemIn(file)).toMatchObject({ options: [{}, { correct: true }, {}] });
	});

	it('refuses what is another question each time', () => {
		const plain = item(choice(1), declared('cardinality="single"', ['A']));
		expect(itemIn(plain.replace('adaptive="false"', 'adaptive="true"'))).toMatch(/^is adaptive/);
		const template = plain.replace('<itemBody>', '<templateDeclaration identifier="X"/><itemBody>');
		expect(itemIn(template)).toMatch(/^is a template/);
		const beside = plain.replace('<itemBody>', '<assessmentStimulusRef href="a.xml"/><itemBody>');
		expect(itemIn(beside)).toMatch(/^asks about a text that lies in another file/);
	});

	it('shows nobody the answer before, and keeps what is said after', () => {
		const file = item(
			`<rubricBlock view="scorer"><p>Secret</p></rubricBlock><feedbackBlock identifier="x"><p>It is A.</p></feedbackBlock><p>Which?</p>${choice(1)}`,
			declared('cardinality="single"', ['A']),
			{
				more: '<modalFeedback identifier="incorrect" outcomeIdentifier="F">Look again.</modalFeedback>'
			}
		);
		expect(itemIn(file)).toMatchObject({
			stem: 'Which?',
			feedback: 'If wrong: Look again.\n\nIt is A.'
		});
		expect(told(file)).toEqual([
			'notes for markers were left out',
			'what was said of some answers only now stands in the feedback for everyone'
		]);
	});
});
