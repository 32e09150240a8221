import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge, type Candidate, type Standing } from './invitation.rules.ts';

const states = ['invited', 'enrolled', 'studying', 'awarded', 'failed', 'withdrawn', 'lapsed'];
const emails = ['ada@example.org', 'BEN@example.org', ' cy@example.org ', 'nobody', '', 'd@e.f'];

const rows = fc
	.array(
		fc.record({
			name: fc.oneof(fc.constantFrom('Ada Sample', '', ' '), fc.string()),
			email: fc.oneof(fc.constantFrom(...emails), fc.emailAddress())
		})
	)
	.map((list): Candidate[] => list.map((row, index) => ({ ...row, line: index + 2 })));
const standings = fc.uniqueArray(
	fc.record({
		email: fc.constantFrom('ada@example.org', 'ben@example.org', 'cy@example.org'),
		state: fc.constantFrom(...states)
	}),
	{ selector: ({ email }) => email }
);

const good = (list: readonly Candidate[], known: readonly Standing[], places: number) =>
	judge(list, known, places).filter((verdict) => verdict.good);

describe('judge', () => {
	it('gives one verdict a row, in order, and never more places than there are', () => {
		fc.assert(
			fc.property(rows, standings, fc.integer({ min: -3, max: 8 }), (list, known, places) => {
				const verdicts = judge(list, known, places);
				expect(verdicts.map(({ line }) => line)).toEqual(list.map(({ line }) => line));
				expect(verdicts.filter((v) => v.good).length).toBeLessThanOrEqual(Math.max(0, places));
				for (const verdict of verdicts) expect(verdict.note).toMatch(/^[A-Z].*\.$/);
			})
		);
	});

	it('invites an address once, and nobody who holds a place', () => {
		fc.assert(
			fc.property(rows, standings, (list, known) => {
				const invited = good(list, known, 1000).map(({ email }) => email);
				expect(new Set(invited).size).toBe(invited.length);
				const holding = known.filter(({ state }) => !['withdrawn', 'lapsed'].includes(state));
				for (const { email } of holding) expect(invited).not.toContain(email);
			})
		);
	});

	it('judges each row by itself: a bad row more takes no place from another', () => {
		fc.assert(
			fc.property(rows, standings, fc.nat(5), fc.nat(), (list, known, places, seed) => {
				const at = list.length === 0 ? 0 : seed % (list.length + 1);
				const spoilt = list.toSpliced(at, 0, { line: 999, name: 'Nobody', email: 'no address' });
				expect(good(spoilt, known, places)).toEqual(good(list, known, places));
			})
		);
	});

	it('applies twice what it applied once: the second time nobody is left to invite', () => {
		fc.assert(
			fc.property(rows, standings, fc.nat(5), (list, known, places) => {
				const first = good(list, known, places);
				const changed = new Set(first.map(({ email }) => email));
				const after = [
					...known.filter(({ email }) => !changed.has(email)),
					...first.map(({ email }) => ({ email, state: 'invited' }))
				];
				const second = good(list, after, places - first.length).map(({ email }) => email);
				for (const email of second) expect(changed.has(email)).toBe(false);
			})
		);
	});

	it('says in words what is wrong', () => {
		const says = (name: string, email: string, state?: string) =>
			judge([{ line: 1, name, email }], state ? [{ email, state }] : [], 1)[0]?.note;
		expect(says('Ada Sample', '')).toBe('There is no e-mail address.');
		expect(says('Ada Sample', 'ada@')).toBe('The e-mail address is not complete.');
		expect(says('  ', 'ada@example.org')).toBe('There is no name.');
		expect(says('ada@example.org', 'ada@example.org')).toContain('looks like an e-mail address');
		expect(says('A\u0007da', 'ada@example.org')).toContain('cannot be shown');
		expect(says('A\u202eda', 'ada@example.org')).toContain('cannot be shown');
		expect(says('A'.repeat(201), 'ada@example.org')).toContain('longer than 200');
		expect(says('Ada', 'ada@example.org', 'invited')).toBe('Already invited.');
		expect(says('Ada', 'ada@example.org', 'deferred')).toBe('Already in this cohort.');
		expect(says('Ada', 'ada@example.org', 'tutor')).toContain('Tutors this cohort');
		expect(says('Ada', 'ada@example.org', 'awarded')).toContain('finished this course');
		expect(says('Ada', 'ada@example.org', 'lapsed')).toContain('invited again');
		expect(judge([{ line: 1, name: 'A', email: 'a@b.cd' }], [], 0)[0]?.note).toContain('No place');
	});

	it('cleans what it keeps', () => {
		const [verdict] = judge(
			[{ line: 4, name: ' Zoe\u0308  Sample ', email: ' Zoe@Example.ORG ' }],
			[],
			1
		);
		expect(verdict).toEqual({
			line: 4,
			name: 'Zoë Sample',
			email: 'zoe@example.org',
			good: true,
			note: 'Will be invited.'
		});
	});
});
