import { describe, expect, it } from 'vitest';
import { type Actor, noRoles, type Roles, systemActor, visitor } from '#lib/platform/actor.ts';
import { Forbidden } from '#lib/platform/errors.ts';
import { authorise, isAllowed, may, routes } from './permissions.rules.ts';
import { accessTo, homeOf, refusalOf, withoutGroups } from './route-access.rules.ts';

const at = new Date('2026-11-02T09:00:00Z');
const someone = (roles: Partial<Roles> = {}): Actor => ({
	personId: '01890000-0000-7000-8000-000000000001',
	roles: { ...noRoles, ...roles },
	at,
	requestId: 'test'
});

describe('accessTo', () => {
	it.each([
		['/(public)', null, 'open'],
		['/(public)/sign-in', null, 'open'],
		['/account', null, 'sign-in'],
		['/account', someone(), 'open'],
		['/teach', null, 'sign-in'],
		['/teach', someone(), 'forbidden'],
		['/teach', someone({ tutorOf: ['a cohort'] }), 'open'],
		['/teach', someone({ admin: true, staff: true }), 'forbidden'],
		['/academy', someone({ external: true }), 'open'],
		['/academy/people', someone({ external: true }), 'forbidden'],
		['/academy/audit', someone({ staff: true }), 'forbidden'],
		['/academy/audit', someone({ admin: true }), 'open'],
		['/not/in/the/table', someone({ admin: true }), 'unlisted'],
		['/not/in/the/table', null, 'unlisted'],
		[null, null, 'open']
	] as const)('%s for %o is %s', (route, actor, access) =>
		expect(accessTo(route, actor)).toBe(access)
	);

	it('strips groups wherever they stand', () => {
		expect(withoutGroups('/(public)')).toBe('/');
		expect(withoutGroups('/(a)/b/(c)/[d]')).toBe('/b/[d]');
	});

	it('lets nobody in without a session, except where the table says anyone', () => {
		for (const [route, audiences] of Object.entries(routes)) {
			const open = (audiences as readonly string[]).includes('anyone');
			expect(accessTo(route, null)).toBe(open ? 'open' : 'sign-in');
			expect(accessTo(route, visitor(at, 'test'))).toBe(open ? 'open' : 'sign-in');
		}
	});
});

describe('permissions', () => {
	it('knows a tutor by the cohort', () => {
		const tutor = someone({ tutorOf: ['one'] });
		expect(may(tutor, 'submission.mark', { cohortId: 'one' })).toBe(true);
		expect(may(tutor, 'submission.mark', { cohortId: 'other' })).toBe(false);
		expect(may(tutor, 'submission.mark')).toBe(true);
	});

	it('lets the system run the academy, but neither mark nor ratify', () => {
		const system = systemActor(at);
		expect(may(system, 'rights.manage')).toBe(true);
		expect(may(system, 'cohort.manage')).toBe(true);
		expect(may(system, 'submission.mark')).toBe(false);
		expect(may(system, 'board.ratify')).toBe(false);
		expect(isAllowed(system, ['person'])).toBe(false);
	});

	it('refuses a visitor everything', () => {
		expect(() => authorise(visitor(at, 'test'), 'people.read')).toThrow(Forbidden);
	});
});

it.each([
	['/teach', 'This page is for tutors.'],
	['/academy/people', "This page is for the academy's staff and administrators."],
	[
		'/academy',
		"This page is for the academy's staff, administrators, the chair of the board and external examiners."
	]
])('says whom %s is for', (route, words) => expect(refusalOf(route)).toBe(words));

it('sends people to what they do for others first', () => {
	expect(homeOf({ ...noRoles, chair: true, tutorOf: ['one'] })).toBe('/academy');
	expect(homeOf({ ...noRoles, tutorOf: ['one'] })).toBe('/teach');
	expect(homeOf(noRoles)).toBe('/learn');
});
