import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Invalid } from '../platform/errors.ts';
import { addDays, isDay } from '../platform/days.ts';
import { completeCohort, phaseOf, suggestedCode } from './cohort.rules.ts';

const offer = { editionId: 'e1', courseCode: 'CLHC', weeks: 8 };
const form = {
	editionId: 'e1',
	name: '',
	code: '',
	startsOn: '2026-09-07',
	endsOn: '',
	capacity: '24',
	timeZone: '',
	tutors: ''
};
const issues = (changes: Partial<typeof form>) => {
	try {
		completeCohort({ ...form, ...changes }, [offer], ['taken']);
	} catch (error) {
		if (error instanceof Invalid) return error.issues.map(({ field }) => field);
		throw error;
	}
	return [];
};
const day = fc
	.date({ min: new Date('2001-01-01'), max: new Date('2099-01-01'), noInvalidDate: true })
	.map((date) => date.toISOString().slice(0, 10));

describe('completeCohort', () => {
	it('suggests what was left empty', () => {
		expect(completeCohort({ ...form, tutors: 'a@b.cd, e@f.gh;\n' }, [offer], [])).toEqual({
			editionId: 'e1',
			name: 'September 2026',
			code: 'clhc-2026-09',
			startsOn: '2026-09-07',
			endsOn: '2026-11-15',
			capacity: 24,
			timeZone: 'Europe/London',
			tutors: ['a@b.cd', 'e@f.gh']
		});
	});

	it('always suggests a last day after the first, and a code that is free', () => {
		fc.assert(
			fc.property(day, fc.nat(5), (startsOn, taken) => {
				const codes: string[] = [];
				for (let n = 0; n <= taken; n++) {
					const made = completeCohort({ ...form, startsOn }, [offer], codes);
					expect(isDay(made.endsOn) && made.endsOn > startsOn).toBe(true);
					expect(codes).not.toContain(made.code);
					expect(made.code).toMatch(/^[a-z0-9][a-z0-9-]{1,40}$/);
					codes.push(made.code);
				}
			})
		);
		expect(suggestedCode({ courseCode: 'A B/C' }, '2026-09-07', [])).toBe('a-b-c-2026-09');
	});

	it('keeps the time zone that was chosen, and refuses one that no clock knows', () => {
		const chosen = { ...form, timeZone: 'Atlantic/Stanley' };
		expect(completeCohort(chosen, [offer], []).timeZone).toBe('Atlantic/Stanley');
		expect(issues({ timeZone: 'Europe/Nowhere' })).toEqual(['timeZone']);
	});

	it('finds every fault at once', () => {
		expect(issues({ editionId: 'x', startsOn: '', capacity: '', code: 'a b' })).toEqual([
			'editionId',
			'startsOn',
			'code',
			'capacity'
		]);
		expect(issues({ startsOn: '2026-02-30' })).toEqual(['startsOn']);
		expect(issues({ startsOn: '1999-01-01' })).toEqual(['startsOn']);
		expect(issues({ endsOn: '2026-09-07' })).toEqual(['endsOn']);
		expect(issues({ endsOn: '2066-09-07' })).toEqual(['endsOn']);
		expect(issues({ endsOn: 'soon' })).toEqual(['endsOn']);
		for (const capacity of ['0', '-1', '2.5', '2001', '1e3', 'many']) {
			expect(issues({ capacity })).toEqual(['capacity']);
		}
		expect(issues({ code: 'new' })).toEqual(['code']);
		expect(issues({ code: 'Taken' })).toEqual(['code']);
		expect(issues({ name: 'x'.repeat(81) })).toEqual(['name']);
	});
});

describe('phaseOf', () => {
	const cohort = { startsOn: '2026-09-07', endsOn: '2026-11-15' };
	it.each([
		['2026-09-01', 'Starts in 6 days'],
		['2026-09-06', 'Starts tomorrow'],
		['2026-09-07', 'Week 1 of 10'],
		['2026-09-14', 'Week 2 of 10'],
		['2026-11-15', 'Week 10 of 10'],
		['2026-11-16', 'Over']
	])('on %s says: %s', (today, text) => {
		expect(phaseOf(cohort, today).text).toBe(text);
	});

	it('never counts a week beyond the last', () => {
		fc.assert(
			fc.property(day, fc.integer({ min: 1, max: 800 }), fc.nat(900), (startsOn, long, on) => {
				const { text } = phaseOf(
					{ startsOn, endsOn: addDays(startsOn, long) },
					addDays(startsOn, on)
				);
				const [, week, weeks] = /^Week (\d+) of (\d+)$/.exec(text) ?? [null, '1', '1'];
				expect(Number(week)).toBeLessThanOrEqual(Number(weeks));
			})
		);
	});
});
