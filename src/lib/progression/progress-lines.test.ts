import { expect, it } from 'vitest';
import { progressLines } from './progress-lines.ts';

const now = new Date('2026-10-20T12:00:00Z');
const dueAt = new Date('2026-10-04T22:59:00Z');
const row = (state: string, module: { state: string; percent?: number; overdue?: boolean }) => ({
	enrolmentId: 'e',
	personName: 'Ada Sample',
	personEmail: 'ada@example.org',
	candidateNumber: '1234567',
	state,
	lessonsDone: 2,
	lessonsTotal: 8,
	lastActiveAt: new Date('2026-10-19T08:00:00Z'),
	modules: [{ code: 'M-1', dueAt, percent: null, overdue: false, ...module }]
});
const line = (...args: Parameters<typeof row>) => progressLines([row(...args)], ['M-1'], now)[0];

it('says in words where a learner stands', () => {
	expect(line('studying', { state: 'passed', percent: 71.5 })).toEqual({
		id: 'e',
		name: 'Ada Sample',
		number: '1234567',
		standing: { text: 'Studying', colour: 'aqua-green' },
		lessons: '2 of 8',
		cells: [{ heat: 'heat-green', text: 'Passed 72%', late: '' }],
		active: 'yesterday'
	});
});

it('says who is late and since when, and who takes no part', () => {
	expect(line('studying', { state: 'open', overdue: true })?.cells).toEqual([
		{ heat: 'heat-blue', text: 'Open', late: 'Late, due 4 October' }
	]);
	expect(line('invited', { state: 'locked' })?.cells[0]?.text).toBe('Not accepted');
	expect(line('withdrawn', { state: 'open', overdue: true })?.cells).toEqual([
		{ heat: 'heat-away', text: 'Left', late: '' }
	]);
	expect(progressLines([], ['M-1'], now)).toEqual([]);
});
