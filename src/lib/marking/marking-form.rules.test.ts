import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Criterion } from '#lib/catalogue/published.ts';
import { readJudgement } from './marking-form.rules.ts';
import { levels, rubricPercent } from './rubric.rules.ts';

const criterion = (id: string, title: string): Criterion => ({
	id,
	title,
	weight: 50,
	outcome: 'LO1',
	levels: { notYet: '', pass: '', merit: '', distinction: '' }
});
const rubric = [criterion('roles', 'Roles'), criterion('map', 'Map')];
const read = (fields: Record<string, string>, finished = true) =>
	readJudgement(rubric, (name) => fields[name] ?? '', finished);
const whole = {
	'level-roles': 'merit',
	'level-map': 'pass',
	'points-map': '52',
	'comment-map': 'One page.\r\nGood. ',
	overall: 'Sound.'
};

describe('the marking form', () => {
	it('gives a level without points its typical points', () => {
		expect(read(whole)).toEqual({
			judged: {
				points: { roles: 65, map: 52 },
				comments: { map: 'One page.\nGood.' },
				overall: 'Sound.'
			},
			issues: []
		});
	});

	it('keeps what there is of a draft, and says nothing of what is missing', () => {
		expect(read({ 'level-roles': 'notYet' }, false)).toEqual({
			judged: { points: { roles: 40 }, comments: {}, overall: '' },
			issues: []
		});
	});

	it.each([
		['a missing level', { 'level-map': '', 'points-map': '' }, 'level-map'],
		['points that are no number', { 'points-map': 'lots' }, 'points-map'],
		['points beyond 100', { 'points-map': '101' }, 'points-map'],
		['points of another level', { 'points-map': '60' }, 'points-map'],
		['"Not yet" without a word why', { 'level-roles': 'notYet' }, 'comment-roles'],
		['no word about the whole', { overall: ' ' }, 'overall']
	])('to publish, refuses %s', (_, change, field) => {
		expect(read({ ...whole, ...change }).issues.map((issue) => issue.field)).toEqual([field]);
	});

	it('takes points alone, an unknown level is none', () => {
		const { judged, issues } = read({ ...whole, 'level-map': 'superb' });
		expect(judged.points).toEqual({ roles: 65, map: 52 });
		expect(issues).toEqual([]);
	});

	it('reads back every judgement that a rubric allows', () => {
		fc.assert(
			fc.property(fc.nat(100), fc.nat(100), (roles, map) => {
				const levelAt = (points: number) =>
					levels.find(({ from, to }) => points >= from && points <= to)!.id;
				const { judged, issues } = read({
					...whole,
					'level-roles': levelAt(roles),
					'points-roles': String(roles),
					'comment-roles': 'Because.',
					'level-map': levelAt(map),
					'points-map': String(map)
				});
				expect(issues).toEqual([]);
				expect(rubricPercent(rubric, judged.points)).toBe((roles + map) / 2);
			})
		);
	});
});
