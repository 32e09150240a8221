import { expect, test } from 'vitest';
import type { BankItem } from '#lib/assessment/papers.server.ts';
import type { LessonSummary } from '#lib/catalogue/published.ts';
import { readNext } from './read-next.ts';

const lesson = (code: string, outcomes: string[]) => ({ code, outcomes }) as LessonSummary;
const lessons = [lesson('1.1', ['LO1']), lesson('1.2', ['LO1', 'LO2']), lesson('1.3', ['LO2'])];
const line = (id: string, outcome: string, code: string | null) => ({
	item: { id, outcome, body: { lesson: code } } as BankItem
});
const paper = [
	line('a', 'LO1', '1.1'),
	line('b', 'LO1', '1.2'),
	line('c', 'LO2', null),
	line('d', 'LO1', '1.1')
];
const scores = (lost: string[]) =>
	paper.map(({ item: { id } }) => ({ itemId: id, score: lost.includes(id) ? 0.5 : 1, marks: 1 }));
const next = (outcome: string, lost: string[]) =>
	readNext(outcome, paper, scores(lost), lessons).map(({ code }) => code);

test('the lessons of questions that lost marks, each once and in order', () => {
	expect(next('LO1', ['d', 'b', 'a'])).toEqual(['1.1', '1.2']);
	expect(next('LO1', ['b'])).toEqual(['1.2']);
	expect(next('LO1', ['c'])).toEqual([]);
});

test('every lesson that teaches the outcome, for a question that names none', () => {
	expect(next('LO2', ['c'])).toEqual(['1.2', '1.3']);
});

test('nothing for a question that was taken out', () => {
	const out = [{ itemId: 'a', score: 0, marks: 0 }];
	expect(readNext('LO1', paper, out, lessons)).toEqual([]);
});
