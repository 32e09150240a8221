import { expect, test } from 'vitest';
import { newId } from '#lib/platform/id.ts';
import { evidenceWords } from './award-words.rules.ts';

const day = (day: string) => `the day ${day}`;

test.each([
	[`decision ${newId()}`, 'the decision of the board of examiners'],
	[`award ${newId()}`, 'the award that takes its place'],
	[`result of module ${newId()}`, 'the result of the last module'],
	['enrolment withdrawn', 'what was decided about the place in the cohort'],
	['last day 2027-03-27', 'its last day in force, the day 2027-03-27'],
	['Minute 7 of 12 May', 'Minute 7 of 12 May']
])('no id of ours stands where people read: %s', (evidence, words) => {
	expect(evidenceWords(evidence, day)).toBe(words);
});
