import { describe, expect, it } from 'vitest';
import { boardItems, workItems } from './work-items.ts';

const at = new Date('2026-10-20T12:00:00Z');
const today = '2026-10-20';
const daysAgo = (days: number) => new Date(at.getTime() - days * 86_400_000);
const cohort = {
	cohortId: 'c',
	cohortCode: 'clhc-2026-09',
	cohortName: 'September 2026',
	courseTitle: 'Course',
	startsOn: '2026-09-07'
};
const learner = (name: string, late: boolean, remindedAt: Date | null = null) => ({
	...cohort,
	enrolmentId: name,
	personName: name,
	email: `${name}@example.org`,
	overdue: late ? [{ moduleCode: 'M-1', moduleTitle: 'First', dueAt: daysAgo(4) }] : [],
	lastActiveAt: daysAgo(20),
	remindedAt
});
const board = (meetsOn: string, state = 'open') => ({
	id: meetsOn,
	state,
	cohortName: 'June 2026',
	meetsOn,
	chairName: 'Ruth Chair'
});
const none = {
	boards: [],
	toConvene: [],
	deliveries: [],
	proposals: [],
	reviews: [],
	unprinted: [],
	unsettled: 0,
	agreements: [],
	challenged: [],
	shortQuizzes: [],
	scripts: [],
	slipping: [],
	invitations: []
};
const items = (facts: Partial<Parameters<typeof workItems>[0]>) =>
	workItems({ ...none, ...facts }, at, today);

describe('workItems', () => {
	it('is empty when nobody waits', () => {
		expect(items({ toConvene: [{ code: 'a', name: 'A', waiting: 0 }] })).toEqual([]);
	});

	it('tells a register that differs from one that could not be compared', () => {
		const one = { receiverId: 'r', receiverName: 'Register', agreedAt: null, lookedAt: at };
		const headings = [null, 'It answered with status 500.'].map(
			(problem) => items({ agreements: [{ ...one, agreed: false, problem }] })[0]!.heading
		);
		expect(headings).toEqual([
			'Register does not hold what we hold',
			'Register could not be compared with us'
		]);
	});

	it('puts what the public could be told wrongly first, and invitations last', () => {
		const found = items({
			boards: [board('2026-10-19')],
			toConvene: [{ code: 'a', name: 'A', waiting: 2 }],
			deliveries: [
				{ receiverId: 'r', receiverName: 'Register', stopped: 1, late: 2, oldestAt: daysAgo(1) }
			],
			scripts: [{ ...cohort, count: 2, oldestAt: daysAgo(9), tutors: [], remindedAt: null }],
			slipping: [learner('Ada', true), learner('Ben', false)],
			invitations: [
				{
					...cohort,
					enrolmentId: 'Cy',
					personId: 'p',
					personName: 'Cy',
					email: 'cy@example.org',
					sentAt: daysAgo(9)
				}
			]
		});
		expect(found.map(({ heading }) => heading)).toEqual([
			'Notices do not reach Register',
			'Board of examiners for cohort June 2026',
			'Cohort A needs a board',
			'2 scripts have waited over 7 days for a mark in cohort September 2026',
			'1 learner in cohort September 2026 is late with work',
			'1 learner in cohort September 2026 has gone quiet',
			'1 person has not accepted a place in cohort September 2026'
		]);
		expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
		for (const { reason } of found) expect(reason).toMatch(/\.$/);
	});

	it('leaves out boards that have not met, and shows them to their examiners', () => {
		expect(items({ boards: [board('2026-10-21')] })).toEqual([]);
		const boards = [board('2026-11-21'), board('2026-10-21'), board('2026-09-01', 'ratified')];
		expect(boardItems(boards, at).map(({ id }) => id)).toEqual([
			'board-2026-10-21',
			'board-2026-11-21'
		]);
	});

	it('offers a reminder only where one may be sent', () => {
		const [fresh] = items({ slipping: [learner('Ada', true), learner('Ben', true, daysAgo(1))] });
		expect(fresh?.act).toMatchObject({ action: 'late', text: 'Send 1 reminder' });
		expect(fresh?.people[1]?.detail).toContain('reminded yesterday');
		const [done] = items({ slipping: [learner('Ben', true, daysAgo(1))] });
		expect(done?.act).toBeNull();
		expect(done?.done).toContain('last three days');
		const script = { ...cohort, count: 1, oldestAt: daysAgo(9), remindedAt: daysAgo(1) };
		const tutors = [{ name: 'Helen', email: 'h@example.org' }];
		expect(items({ scripts: [{ ...script, tutors }] })[0]?.done).toBe('Reminded yesterday.');
		expect(items({ scripts: [{ ...script, tutors: [] }] })[0]?.reason).toContain('Nobody tutors');
	});

	it('asks for names that certificates lack letters of, and says who waits for a certificate', () => {
		const one = (personId: string, isAwarded: boolean) => ({
			...{ personId, name: `王 ${personId}`, letters: ['王'], cohortName: 'June 2026', isAwarded }
		});
		const [early] = items({ unprinted: [one('a', false)] });
		expect(early?.heading).toBe('1 name has letters that certificates lack');
		expect(early?.reason).toContain('Without that there would be no certificate.');
		expect(early?.people).toEqual([
			{ name: '王 a', href: '/academy/people/a/name', detail: '王, cohort June 2026' }
		]);
		const many = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => one(id, id < 'c'));
		const [item] = items({ unprinted: many });
		expect(item?.reason).toContain('2 of them hold an award and have no certificate');
		expect(item?.more).toEqual({ count: 1, href: '/academy/awards/documents#names' });
	});

	it('names the first five and leads to the rest', () => {
		const many = Array.from({ length: 8 }, (_, n) => learner(`Learner ${n}`, true));
		const [item] = items({ slipping: many });
		expect(item?.people).toHaveLength(5);
		expect(item?.more).toEqual({
			count: 3,
			href: '/academy/cohorts/clhc-2026-09?show=overdue#learners'
		});
	});
});
