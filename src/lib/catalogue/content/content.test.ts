import { describe, expect, test } from 'vitest';
import {
	asFiles,
	changed,
	sampleContent,
	type SampleFiles
} from '../../../../tests/support/content.ts';
import { itemTypeNames } from '#lib/assessment/items/item-contents.ts';
import { checkContent } from './content.ts';
import { faultText } from './fault.ts';

const faultsOf = (files: SampleFiles) => checkContent(asFiles(files)).faults.map(faultText);

const [one, two] = ['invented-pilot/inv-1', 'invented-pilot/inv-2'];
const course = 'invented-pilot/course.yaml';
const lesson = `${one}/1.1-first-things.md`;
const quiz = `${one}/quiz.yaml`;
const assignment = `${one}/assignment.yaml`;

test('the sample has no fault', () => {
	expect(faultsOf(sampleContent())).toEqual([]);
});

type Case = {
	name: string;
	file: string;
	/** What is replaced in the file, and by what. */
	from: string | RegExp;
	to: string;
	/** Words of the changed file that stand in the line of the fault, or the line. */
	at: string | number;
	says: string;
	/** Where the fault is, when it is another file. */
	in?: string;
};

const video = `${two}/2.1-second-things.md`;

const cases: Case[] = [
	// Schema
	{
		name: 'an unknown key',
		file: course,
		from: 'summary:',
		to: 'sumary:',
		at: 'sumary',
		says: 'the key "sumary" is not known here'
	},
	{
		name: 'a number for text',
		file: course,
		from: 'code: INV\n',
		to: 'code: 12\n',
		at: 'code: 12',
		says: '"code" must be text: put it in quotes'
	},
	{
		name: 'text for a number',
		file: quiz,
		from: 'minutes: 35',
		to: 'minutes: long',
		at: 'minutes',
		says: '"minutes" must be a number, without quotes'
	},
	{
		name: 'an unknown type',
		file: quiz,
		from: 'type: ordering',
		to: 'type: sorting',
		at: 'sorting',
		says: `"type" must be ${itemTypeNames.join(' or ')}`
	},
	{
		name: 'YAML that is none',
		file: course,
		from: 'grades: {',
		to: 'grades: {{',
		at: 'award:',
		says: 'the indentation is wrong'
	},
	{
		name: 'an option without feedback',
		file: quiz,
		from: 'Nobody, feedback: Then it is a gap.',
		to: 'Nobody',
		at: 'Nobody',
		says: '"feedback" is missing'
	},
	// References
	{
		name: 'an unknown source',
		file: lesson,
		from: '[@a-2018].\n\n##',
		to: '[@nobody].\n\n##',
		at: '[@nobody]',
		says: 'the source "nobody" is not in sources.yaml'
	},
	{
		name: 'an unknown term',
		file: lesson,
		from: '[[SIRO]]',
		to: '[[CEO]]',
		at: '[[CEO]]',
		says: 'the term "CEO" is not in glossary.yaml'
	},
	{
		name: 'an unknown outcome of the module',
		file: lesson,
		from: '[LO1]',
		to: '[LO1, LO7]',
		at: 'LO7',
		says: '"LO7" is not an outcome of the module'
	},
	{
		name: 'an unknown outcome of a standard',
		file: lesson,
		from: 'maps: [ndg/2]',
		to: 'maps: [ndg/9]',
		at: 'ndg/9',
		says: '"ndg/9" is not in outcomes.yaml'
	},
	{
		name: 'an unknown outcome of the award',
		file: course,
		from: '[ndg/2]',
		to: '[ndg/9]',
		at: 'ndg/9',
		says: '"ndg/9" is not in outcomes.yaml'
	},
	{
		name: 'an unknown outcome of a cell',
		file: quiz,
		from: 'outcome: LO1, items: 2',
		to: 'outcome: LO9, items: 2',
		at: 'LO9',
		says: '"LO9" is not an outcome of the module'
	},
	{
		name: 'an unknown outcome of an item',
		file: quiz,
		from: 'type: single-choice\n    outcome: LO1',
		to: 'type: single-choice\n    outcome: LO8',
		at: 'LO8',
		says: '"LO8" is not an outcome of the module'
	},
	{
		name: 'an unknown outcome of a criterion',
		file: assignment,
		from: 'outcome: LO1',
		to: 'outcome: LO8',
		at: 'LO8',
		says: '"LO8" is not an outcome of the module'
	},
	{
		name: 'unknown further reading',
		file: lesson,
		from: '[a-2018, c-2021]',
		to: '[a-2018, z-2021]',
		at: 'z-2021',
		says: '"z-2021" is not in sources.yaml'
	},
	{
		name: 'an unknown lesson of an item',
		file: quiz,
		from: 'lesson: "1.1"',
		to: 'lesson: "9.9"',
		at: '9.9',
		says: 'there is no lesson 9.9'
	},
	{
		name: 'an unknown module folder',
		file: course,
		from: 'inv-2]',
		to: 'inv-2, inv-3]',
		at: 'inv-3',
		says: '"inv-3" is not a folder beside course.yaml'
	},
	{
		name: 'a folder that is not listed',
		file: course,
		from: ', inv-2]',
		to: ']',
		at: 1,
		says: `this folder is not in "modules" of ${course}`,
		in: `${two}/module.yaml`
	},
	{
		name: 'an unknown prerequisite',
		file: `${two}/module.yaml`,
		from: '[INV-1]',
		to: '[INV-7]',
		at: 'INV-7',
		says: 'there is no module "INV-7" in this course'
	},
	{
		name: 'a prerequisite of itself',
		file: `${two}/module.yaml`,
		from: '[INV-1]',
		to: '[INV-2]',
		at: 'requires',
		says: 'a module cannot require itself'
	},
	// Rules
	{
		name: 'weights of assessments',
		file: assignment,
		from: 'Percent: 70',
		to: 'Percent: 60',
		at: 1,
		says: 'the weights of its assessments add up to 90, not 100',
		in: `${one}/module.yaml`
	},
	{
		name: 'weights of criteria',
		file: assignment,
		from: 'weight: 40',
		to: 'weight: 30',
		at: 'criteria:',
		says: 'the weights of the criteria add up to 90, not 100'
	},
	{
		name: 'grades that fall',
		file: course,
		from: 'merit: 60',
		to: 'merit: 45',
		at: 'grades',
		says: 'pass, merit and distinction must rise in this order'
	},
	{
		name: 'weeks that end early',
		file: `${one}/module.yaml`,
		from: 'from: 1',
		to: 'from: 5',
		at: 'weeks',
		says: 'the weeks end before they begin'
	},
	{
		name: 'two self-checks',
		file: lesson,
		from: '  - ask: Who tells?\n    answer: A third.\n',
		to: '',
		at: 'selfCheck',
		says: '"selfCheck" must have exactly three entries'
	},
	{
		name: 'a review date that is none',
		file: lesson,
		from: '2027-05-31',
		to: '2027-02-30',
		at: 'reviewBy',
		says: '"reviewBy" must be a day that exists, such as 2027-05-31'
	},
	{
		name: 'a review date in words',
		file: lesson,
		from: '2027-05-31',
		to: 'next May',
		at: 'reviewBy',
		says: '"reviewBy" must be a date, such as 2027-05-31'
	},
	{
		name: 'too few words',
		file: lesson,
		from: /(Somebody.*?changed\. )+/,
		to: 'Nothing.',
		at: 19,
		says: 'the lesson has 30 words; it needs 600 to 1300'
	},
	{
		name: 'a code unlike the name',
		file: lesson,
		from: 'code: "1.1"',
		to: 'code: "1.2"',
		at: 'code:',
		says: "the file's name begins with 1.1, not 1.2"
	},
	{
		name: 'a lesson code used twice',
		file: video,
		from: 'code: "2.1"',
		to: 'code: "1.1"',
		at: 'code:',
		says: `the lesson 1.1 is already in ${lesson}`
	},
	{
		name: 'a module code used twice',
		file: `${two}/module.yaml`,
		from: 'code: INV-2',
		to: 'code: INV-1',
		at: 'code:',
		says: 'another module has the code "INV-1"'
	},
	{
		name: 'a blueprint that the bank cannot fill',
		file: quiz,
		from: 'items: 2,',
		to: 'items: 3,',
		at: 'items: 3, types: [s',
		says: 'asks for 3 items on LO1, but only 2 in the bank fit'
	},
	{
		name: 'an item that no cell draws',
		file: quiz,
		from: 'level: recall',
		to: 'level: evaluate',
		at: 'id: match',
		says: 'no cell of the blueprint draws this item (LO1, matching, evaluate)'
	},
	{
		name: 'more waits than attempts',
		file: quiz,
		from: '[0, 24]',
		to: '[0, 24, 24]',
		at: 'coolingOff',
		says: 'names 3 waits, but 3 attempts have only 2'
	},
	{
		name: 'results after a window that never closes',
		file: quiz,
		from: 'release: at-once',
		to: 'release: after-window',
		at: 'release',
		says: 'results after the window need a window that closes'
	},
	{
		name: 'marks without words',
		file: quiz,
		from: 'from: 0,',
		to: 'from: 10,',
		at: 'from: 10',
		says: 'the first words must begin at 0'
	},
	{
		name: 'words out of order',
		file: quiz,
		from: '  - { from: 60, text: Passed. }',
		to: '  - { from: 60, text: Passed. }\n  - { from: 60, text: Again. }',
		at: 'text: Again',
		says: 'must be more than the 60 before it'
	},
	{
		name: 'the same words for passing and not passing',
		file: quiz,
		from: 'from: 60,',
		to: 'from: 50,',
		at: 'overall:',
		says: 'needs words that begin at the floor, 60'
	},
	{
		name: 'authors of questions without a reviewer',
		file: quiz,
		from: 'overall:',
		to: 'writtenBy: [Ann Author]\noverall:',
		at: 'writtenBy:',
		says: 'needs reviewedBy beside it'
	},
	{
		name: 'a reviewer who wrote the questions',
		file: quiz,
		from: 'overall:',
		to: 'writtenBy: [Ann Author]\nreviewedBy: [Ben Reader, ann author]\noverall:',
		at: 'reviewedBy:',
		says: 'ann author wrote them too'
	},
	// Items
	{
		name: 'no correct option',
		file: quiz,
		from: 'named, correct: true',
		to: 'named',
		at: 27,
		says: 'exactly one option must be correct, not none'
	},
	{
		name: 'two correct options',
		file: quiz,
		from: 'The team,',
		to: 'The team, correct: true,',
		at: 27,
		says: 'exactly one option must be correct, not 2'
	},
	{
		name: 'two options of one id',
		file: quiz,
		from: 'id: b, text: The team',
		to: 'id: a, text: The team',
		at: 'The team',
		says: 'two options have the id "a"'
	},
	{
		name: 'two options of one text',
		file: quiz,
		from: 'The team,',
		to: 'Nobody,',
		at: 'text: Nobody, feedback: Then',
		says: 'two options have the same text'
	},
	{
		name: 'one right response',
		file: quiz,
		from: 'A dated list, correct: true',
		to: 'A dated list',
		at: 38,
		says: 'two or more options must be correct'
	},
	{
		name: 'only right responses',
		file: quiz,
		from: 'A promise,',
		to: 'A promise, correct: true,',
		at: 38,
		says: 'at least one option must be wrong'
	},
	{
		name: 'a distractor that is right',
		file: quiz,
		from: '[The public]',
		to: '[The SIRO]',
		at: 'distractors',
		says: 'this distractor is also an answer'
	},
	{
		name: 'two pairs of one prompt',
		file: quiz,
		from: 'prompt: Acts',
		to: 'prompt: Owns',
		at: 'id: p2',
		says: 'two pairs have the same prompt'
	},
	{
		name: 'a free step before its own',
		file: quiz,
		from: '{ s4: s2 }',
		to: '{ s1: s2 }',
		at: 'freeAfter',
		says: '"s2" must come before "s1"'
	},
	{
		name: 'a free step that is none',
		file: quiz,
		from: '{ s4: s2 }',
		to: '{ s9: s2 }',
		at: 'freeAfter',
		says: 'there is no step "s9"'
	},
	{
		name: 'an item id used twice',
		file: quiz,
		from: '- id: which',
		to: '- id: who',
		at: 31,
		says: `the item "who" is already at ${quiz}:17`
	},
	{
		name: 'a time that is none',
		file: quiz,
		from: '"21:40"',
		to: '"25:40"',
		at: '25:40',
		says: '"time" must be a time in quotes, such as "21:40"'
	},
	{
		name: 'a gap that the text does not name',
		file: quiz,
		from: ' {{g2}}',
		to: '',
		at: 'id: g2',
		says: 'the text does not name the gap {{g2}}'
	},
	{
		name: 'a gap named twice',
		file: quiz,
		from: '{{g2}}',
		to: '{{g1}} {{g2}}',
		at: 'id: g1',
		says: 'the text names more than once the gap {{g1}}'
	},
	{
		name: 'a gap that is none',
		file: quiz,
		from: '{{g2}}',
		to: '{{g2}} {{g3}}',
		at: 'text: "The list',
		says: 'there is no gap "g3"'
	},
	{
		name: 'a gap with two right options',
		file: quiz,
		from: 'text: committee,',
		to: 'text: committee, correct: true,',
		at: 102,
		says: 'exactly one option of a gap must be correct, not 2'
	},
	{
		name: 'a gap inside of a link',
		file: quiz,
		from: '*one* {{g1}}',
		to: '[one {{g1}}](https://example.org)',
		at: '[one',
		says: '"text": a text with gaps holds no links, images or code'
	},
	{
		name: 'a picture that is not there',
		file: quiz,
		from: 'image: images/ring.svg',
		to: 'image: images/map.svg',
		at: 'images/map.svg',
		says: 'there is no image "images/map.svg" that can be shown'
	},
	{
		name: 'a region beyond its picture',
		file: quiz,
		from: '[250, 50, 45]',
		to: '[250, 50, 55]',
		at: '[250, 50, 55]',
		says: 'this region reaches beyond the picture'
	},
	{
		name: 'a region of two shapes',
		file: quiz,
		from: '{ circle: [250, 50, 45] }',
		to: '{ circle: [250, 50, 45], rect: [1, 1, 1, 1] }',
		at: 'id: r3',
		says: 'a shape is either a rect or a circle'
	},
	{
		name: 'no right region',
		file: quiz,
		from: '90] }, correct: true',
		to: '90] }',
		at: 'regions',
		says: 'at least one region must be correct'
	},
	{
		name: 'a keyword without a word',
		file: quiz,
		from: 'stand-in]',
		to: '"-"]',
		at: '"-"]',
		says: '"-" holds no word'
	},
	{
		name: 'a keyword listed twice',
		file: quiz,
		from: 'stand-in]',
		to: 'siro]',
		at: 'siro]',
		says: '"siro" is listed twice'
	},
	{
		name: 'keywords where a person marks',
		file: quiz,
		from: 'marking: keywords',
		to: 'marking: person',
		at: 'keywords:',
		says: 'the key "keywords" is not known here'
	},
	{
		name: 'no end of tries but in words',
		file: quiz,
		from: 'attempts: 3',
		to: 'attempts: endless',
		at: 'attempts',
		says: '"attempts" must be number or unlimited'
	},
	{
		name: 'a criterion that must be passed in a part that cannot be failed',
		file: assignment,
		from: 'floorPercent: 40',
		to: 'floorPercent: 0',
		at: 'mustPass',
		says: 'a part with a criterion that must be passed needs a floorPercent above 0'
	},
	// Markdown
	{
		name: 'HTML',
		file: lesson,
		from: '## What',
		to: '<script>alert(1)</script>\n\n## What',
		at: '<script>',
		says: 'HTML is not allowed'
	},
	{
		name: 'HTML in an option',
		file: quiz,
		from: 'The team,',
		to: 'The <b>team</b>,',
		at: '<b>',
		says: '"text": HTML is not allowed: <b>'
	},
	{
		name: 'an image without words',
		file: lesson,
		from: /!\[.*?\]/,
		to: '![]',
		at: '![]',
		says: 'an image needs alternative text that says what it shows'
	},
	{
		name: 'a missing image',
		file: lesson,
		from: 'images/ring.svg',
		to: 'images/rings.svg',
		at: 'rings.svg',
		says: 'there is no image "images/rings.svg" that can be shown'
	},
	{
		name: 'an image elsewhere',
		file: lesson,
		from: 'images/ring.svg',
		to: '../../secret.svg',
		at: 'secret',
		says: 'the image "../../secret.svg" must lie in the module\'s folder images/'
	},
	{
		name: 'a script behind a link',
		file: lesson,
		from: 'Ask one person.',
		to: '[Ask](javascript:alert(1))',
		at: '[Ask]',
		says: 'a link must begin with https://, http:// or mailto: "javascript:alert(1)"'
	},
	{
		name: 'an open box',
		file: lesson,
		from: 'Ask one person.\n:::',
		to: 'Ask one person.',
		at: ':::work-task',
		says: 'the box ":::work-task" is never closed by ":::"'
	},
	{
		name: 'an unknown box',
		file: lesson,
		from: ':::case',
		to: ':::tale',
		at: ':::tale',
		says: '":::tale" is no box; there are :::case, :::work-task, :::nations'
	},
	{
		name: 'a heading that skips a level',
		file: lesson,
		from: '### Two',
		to: '#### Two',
		at: '#### Two',
		says: 'a heading of level 4 stands under none of level 3'
	},
	{
		name: 'a citation in a stem',
		file: quiz,
		from: 'How many hours?',
		to: 'How many hours [@a-2018]?',
		at: '[@a-2018]',
		says: '"stem": a source is cited only in lessons'
	},
	{
		name: 'a list in an option',
		file: quiz,
		from: 'text: The team,',
		to: 'text: "- The team",',
		at: 'The team',
		says: '"text": must be one paragraph, without lists, tables or images'
	},
	// Videos
	{
		name: 'captions missing',
		file: video,
		from: 'talk.vtt',
		to: 'walk.vtt',
		at: 'walk.vtt',
		says: 'there is no readable file videos/walk.vtt'
	},
	{
		name: 'captions that are none',
		file: `${two}/videos/talk.vtt`,
		from: 'WEBVTT',
		to: 'Hello',
		at: 18,
		says: 'captions begin with WEBVTT',
		in: video
	},
	{
		name: 'a video that is not listed',
		file: video,
		from: /videos:\n.*\n/,
		to: '',
		at: '[video:',
		says: 'a video needs captions and a transcript: list it under "videos" above'
	},
	{
		name: 'a listed video that is not shown',
		file: video,
		from: /\[video:.*/,
		to: '',
		at: 'video.example',
		says: 'the text has no link [video: title](...) to this video'
	},
	// Shared files
	{
		name: 'a source listed twice',
		file: 'sources.yaml',
		from: 'id: c-2021',
		to: 'id: a-2018',
		at: 11,
		says: 'the source "a-2018" is listed twice'
	},
	{
		name: 'a term listed twice',
		file: 'glossary.yaml',
		from: 'term: deputy',
		to: 'term: Siro',
		at: 'Siro',
		says: 'the spelling "Siro" is listed twice'
	},
	{
		name: 'an outcome listed twice',
		file: 'outcomes.yaml',
		from: /^[^]*$/,
		to: '$&$&',
		at: 5,
		says: 'the outcome "ndg/2" is listed twice'
	},
	{
		name: 'a year that is none',
		file: 'sources.yaml',
		from: '"2018"',
		to: '"2018-13"',
		at: '2018-13',
		says: '"published" must be a year'
	}
];

const apply = ({ file, from, to }: Case, files?: SampleFiles) =>
	changed(file, (text) => text.replace(from, to), files);

function lineOf(at: string | number, text: string): number {
	if (typeof at === 'number') return at;
	expect(text).toContain(at);
	return text.slice(0, text.indexOf(at)).split('\n').length;
}

describe('one change makes its fault, in its line', () => {
	test.each(cases)('$name', (one) => {
		const files = apply(one);
		expect(files[one.file]).not.toBe(sampleContent()[one.file]);
		const { faults, editions } = checkContent(asFiles(files));
		const expected = `${one.in ?? one.file}:${lineOf(one.at, String(files[one.file]))}: ${one.says}`;
		const found = faults.map(faultText);
		const starts = found.some((fault) => fault.startsWith(expected));
		expect(starts ? expected : found).toBe(expected);
		expect(editions).toEqual([]);
	});
});

test('every fault is reported at once, across and inside of files', () => {
	const together = [
		'an unknown key',
		'an unknown source',
		'an unknown term',
		'an unknown lesson of an item',
		'an option without feedback',
		'weights of criteria',
		'two self-checks',
		'more waits than attempts',
		'a distractor that is right',
		'an image without words',
		'captions missing',
		'a term listed twice'
	];
	const made = cases.filter(({ name }) => together.includes(name));
	expect(made).toHaveLength(together.length);
	let files = sampleContent();
	for (const one of made) files = apply(one, files);
	const found = faultsOf(files).join('\n');
	for (const { says } of made) expect(found).toContain(says);
});

test('modules that require each other are found from both sides', () => {
	const files = changed(`${one}/module.yaml`, (text) =>
		text.replace('requires: []', 'requires: [INV-2]')
	);
	expect(faultsOf(files)).toEqual([
		`${one}/module.yaml:6: INV-1 and INV-2 require each other`,
		`${two}/module.yaml:6: INV-2 and INV-1 require each other`
	]);
});

test('a module that requires a later one is found', () => {
	const order = changed(course, (text) => text.replace('[inv-1, inv-2]', '[inv-2, inv-1]'));
	expect(faultsOf(order)).toEqual([`${two}/module.yaml:6: INV-1 is taught after INV-2`]);
});

test('files without a place are faults', () => {
	const files = {
		...sampleContent(),
		'notes.md': 'x',
		[`${one}/notes.md`]: 'x',
		[`${one}/images/deep/x.svg`]: 'x',
		[`${one}/extra/x.md`]: 'x'
	};
	expect(faultsOf(files)).toEqual(
		['notes.md', `${one}/extra/x.md`, `${one}/images/deep/x.svg`, `${one}/notes.md`]
			.toSorted()
			.map((file) => `${file}:1: has no place in the content format`)
	);
});

test('missing files are faults', () => {
	const { [course]: _gone, ...rest } = sampleContent();
	expect(faultsOf(rest)[0]).toContain(`${course}:1: this file is missing`);
	expect(faultsOf({})).toContain('tranche.yaml:1: no course is beside this file');
});

test('an image that no text shows is a fault', () => {
	const files = {
		...sampleContent(),
		[`${one}/images/spare.svg`]: String(sampleContent()[`${one}/images/ring.svg`])
	};
	expect(faultsOf(files)).toEqual([`${one}/images/spare.svg:1: no text shows this image`]);
});
