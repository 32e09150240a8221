import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readAnswerMarks } from './answers-form.rules.ts';

const asked = [
	{ itemId: 'i3', position: 3, marks: 4 },
	{ itemId: 'i5', position: 5, marks: 2.5 }
];
const read = (fields: Record<string, string>) => (name: string) => fields[name] ?? '';

it('reads marks and comments by question', () => {
	const fields = { 'marks-3': ' 2.5 ', 'comment-3': 'Good.\r\nMore.', 'marks-5': '0' };
	expect(readAnswerMarks(asked, read(fields), true)).toEqual({
		judged: { marks: { i3: 2.5, i5: 0 }, comments: { i3: 'Good.\nMore.' } },
		issues: []
	});
});

it('asks for what is missing only when it is to be published', () => {
	expect(readAnswerMarks(asked, read({ 'marks-3': '1' }), false).issues).toEqual([]);
	expect(readAnswerMarks(asked, read({ 'marks-3': '1' }), true).issues).toEqual([
		{ field: 'marks-5', message: 'Give marks for question 5' }
	]);
});

it('takes no more than the question is worth, and nothing that is no number', () => {
	fc.assert(
		fc.property(fc.oneof(fc.string(), fc.double().map(String)), (given) => {
			const { judged, issues } = readAnswerMarks(asked, read({ 'marks-3': given }), false);
			const marks = judged.marks['i3'];
			if (marks === undefined) expect(given.trim() === '' || issues.length === 1).toBe(true);
			else {
				expect(marks).toBeGreaterThanOrEqual(0);
				expect(marks).toBeLessThanOrEqual(4);
			}
		})
	);
	for (const given of ['4.01', '-1', '1e1', '0x1', '1,5', 'all']) {
		expect(readAnswerMarks(asked, read({ 'marks-3': given }), false).issues).toHaveLength(1);
	}
});
