import { expect, test } from 'vitest';
import { compileMarkdown } from '../markdown.ts';
import { factIn, unsourcedFacts } from './facts.rules.ts';

test.each([
	['The Data Protection Act 2018 says so.', 'Act 2018'],
	['It fell under the NIS Regulations.', 'Regulations'],
	['UK GDPR asks for it.', 'UK GDPR'],
	['It began on 12 May.', '12 May'],
	['In 2017 it was known.', '2017'],
	['A fine of £3.07m followed.', '£3.07'],
	['It took 98% of them.', '98%'],
	['There were 1,220 devices.', '1,220'],
	['Then 80 trusts were hit.', '80']
])('%s', (text, fact) => expect(factIn(text)).toBe(fact));

test.each([
	'Act at once.',
	'Lesson 1.3 and module 6 tell more; see lessons 4.1 to 4.4.',
	'Ring at 03:00, in two steps, on day 14.',
	'ISO 27001 is a name.',
	'One of 5 roles.'
])('%s', (text) => expect(factIn(text)).toBeUndefined());

const known = {
	cite: () => ({ number: 1, first: true }),
	term: () => undefined,
	transcript: () => undefined
};
const linesOf = (text: string) =>
	unsourcedFacts(
		compileMarkdown(text, 'lesson', { images: new Map(), lesson: known }, () => {}).blocks
	).map(({ line, what }) => `${line} ${what}`);

test('a source counts for its passage, and no further', () => {
	expect(linesOf('In 2017 [@a].\n\nIn 2018.\n\nIn 2019 [@b]. And in 2020.')).toEqual(['2 2018']);
});

test('a paragraph and the list or table it leads to are one passage', () => {
	expect(linesOf('In 2017 [@a]:\n\n- 80 trusts\n- 19 million')).toEqual([]);
	expect(linesOf('So it was:\n\n- 80 trusts [@a]\n- 595 practices')).toEqual([]);
	expect(linesOf('So it was:\n\n| a | b |\n|---|---|\n| 80 | x |')).toEqual(['4 80']);
});

test('in a case one source counts for the box, and each box for itself', () => {
	const box = (text: string) => `:::case One\n${text}\n:::\n\n`;
	expect(linesOf(box('In 2017.\n\nAnd in 2018 [@a].') + box('In 2019.'))).toEqual(['7 2019']);
});

test('a work task and what is invented need none', () => {
	expect(linesOf(':::work-task Do\nTake 20 minutes.\n:::')).toEqual([]);
	expect(linesOf('At the invented Harrowmere 140 accounts were open.')).toEqual([]);
});
