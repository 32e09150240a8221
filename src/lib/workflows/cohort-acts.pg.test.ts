import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
	actorOf,
	firstDay,
	makeCohort,
	makeEdition,
	makeEnrolment,
	makePerson,
	onDay,
	type MadeCohort,
	type MadeEdition
} from '../../../tests/support/factories.ts';
import { testDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { handIn, markHandedIn, takeQuiz } from '../../../tests/support/tries.ts';
import { cohortAt, setCapacity } from '../cohorts/cohorts.server.ts';
import { deadlinesOf } from '../cohorts/deadlines.server.ts';
import { tutorsOf } from '../cohorts/tutors.server.ts';
import { inTransaction } from '../platform/database.server.ts';
import { Forbidden, Invalid, NotFound, Refused, TooMany } from '../platform/errors.ts';
import { historyOf } from '../progression/enrolment-history.server.ts';
import { boardDecided } from '../progression/enrolments.server.ts';
import { slippingLearners } from '../progression/slipping.server.ts';
import { changeStanding } from './change-standing.server.ts';
import { moveDeadline } from './move-deadline.server.ts';
import { addTutor, openCohort, removeTutor } from './open-cohort.server.ts';
import { askForInvitation, sendInvitationAgain } from './send-invitation.server.ts';
import {
	inviteAllAgain,
	remindLate,
	remindOne,
	remindQuiet,
	remindTutors
} from './send-reminders.server.ts';

let database: TestDatabase;
let edition: MadeEdition;
let someone: { id: string };
const site = { origin: 'https://academy.example.org' };
const staff = (days = 0) => actorOf(someone, onDay(days), { staff: true });

beforeAll(async () => {
	database = await testDatabase();
	edition = await makeEdition(database.sql);
	someone = await makePerson(database.sql, { name: 'Sam Staff' });
});
afterAll(() => database.drop());

const cohortOf = (options: Parameters<typeof makeCohort>[1] = {}) =>
	makeCohort(database.sql, { editionId: edition.id, ...options });
const mailsTo = (email: string) => database.sql<{ subject: string; bodyText: string }[]>`
	select subject, body_text from mail where to_address = ${email} order by created_at, id`;
const stateOf = async (id: string) =>
	(await database.sql<{ state: string }[]>`select state from enrolment where id = ${id}`)[0]?.state;
const place = (enrolmentId: string, index: 0 | 1, kind: 'quiz' | 'assignment') => ({
	enrolmentId,
	moduleId: edition.modules[index].id,
	assessmentId: edition.modules[index][kind].id
});

describe('changeStanding', () => {
	const change = (
		enrolmentId: string,
		act: 'break' | 'withdraw' | 'bring-back',
		reason = 'They asked for it.'
	) => changeStanding(database.sql, staff(1), site, { enrolmentId, act, reason });

	it('puts on a break and brings back, once each, and tells the learner', async () => {
		const learner = await makeEnrolment(database.sql, { cohort: await cohortOf() });
		await Promise.all([change(learner.id, 'break'), change(learner.id, 'break')]);
		expect(await stateOf(learner.id)).toBe('deferred');
		await Promise.all([change(learner.id, 'bring-back'), change(learner.id, 'bring-back')]);
		expect(await stateOf(learner.id)).toBe('studying');
		const mails = await mailsTo(learner.person.email);
		expect(mails.map(({ subject }) => subject)).toEqual([
			'You are on a break from A Small Course',
			'Welcome back to A Small Course'
		]);
		expect(mails[0]?.bodyText).toContain('They asked for it.');
		const history = await historyOf(database.sql, learner.id, null);
		expect(history.map(({ sentence }) => sentence)).toContain(
			'Put on a break. Reason: They asked for it.'
		);
	});

	it('invites again whoever left before accepting', async () => {
		const learner = await makeEnrolment(database.sql, {
			cohort: await cohortOf(),
			accepted: false
		});
		await change(learner.id, 'withdraw');
		await change(learner.id, 'bring-back');
		expect(await stateOf(learner.id)).toBe('invited');
		const [, mail] = await mailsTo(learner.person.email);
		expect(mail?.bodyText).toContain('/invitation/');
	});

	it('needs a place to come back to', async () => {
		const cohort = await cohortOf({ capacity: 1 });
		const learner = await makeEnrolment(database.sql, { cohort });
		await change(learner.id, 'withdraw');
		await makeEnrolment(database.sql, { cohort });
		await expect(change(learner.id, 'bring-back')).rejects.toThrow('No place is left');
		expect(await stateOf(learner.id)).toBe('withdrawn');
	});

	it('brings back to the board whoever has no work left', async () => {
		const tutor = await makePerson(database.sql);
		const learner = await makeEnrolment(database.sql, {
			cohort: await cohortOf({ tutors: [tutor] })
		});
		for (const index of [0, 1] as const) {
			await takeQuiz(database.sql, learner.actor(), place(learner.id, index, 'quiz'), 80);
			const work = place(learner.id, index, 'assignment');
			const submissionId = await handIn(database.sql, learner.actor(), work);
			const marker = actorOf(tutor, firstDay);
			await markHandedIn(database.sql, marker, { ...work, submissionId }, 70);
		}
		expect(await stateOf(learner.id)).toBe('awaitingBoard');
		await expect(change(learner.id, 'break')).rejects.toThrow(Refused);
		await inTransaction(database.sql, (tx) =>
			boardDecided(tx, staff(), { enrolmentId: learner.id, decision: 'defer' })
		);
		await change(learner.id, 'bring-back');
		expect(await stateOf(learner.id)).toBe('awaitingBoard');
	});

	it('asks for a reason, for rights, and for a learner who exists', async () => {
		const learner = await makeEnrolment(database.sql, { cohort: await cohortOf() });
		await expect(change(learner.id, 'break', '')).rejects.toThrow(Invalid);
		const input = { enrolmentId: learner.id, act: 'break', reason: 'x' } as const;
		await expect(changeStanding(database.sql, learner.actor(), site, input)).rejects.toThrow(
			Forbidden
		);
		await expect(change('nobody', 'break')).rejects.toThrow(NotFound);
	});
});

describe('moveDeadline', () => {
	const dueAt = new Date('2026-10-02T17:00:00Z');
	const put = (cohort: MadeCohort, reason = 'A strike.', moduleCode = 'M-1') =>
		moveDeadline(database.sql, staff(2), site, {
			cohortCode: cohort.code,
			moduleCode,
			dueAt,
			reason
		});

	it('tells those who still have work in the module, once', async () => {
		const cohort = await cohortOf();
		const waiting = await makeEnrolment(database.sql, { cohort });
		const invited = await makeEnrolment(database.sql, { cohort, accepted: false });
		const done = await makeEnrolment(database.sql, { cohort });
		await takeQuiz(database.sql, done.actor(), place(done.id, 0, 'quiz'), 80);
		await handIn(database.sql, done.actor(), place(done.id, 0, 'assignment'));
		const told = await Promise.all([put(cohort), put(cohort)]);
		expect(told.sort()).toEqual([0, 1]);
		expect((await deadlinesOf(database.sql, cohort.id))[0]?.dueAt).toEqual(dueAt);
		const [mail] = await mailsTo(waiting.person.email);
		expect(mail?.bodyText).toContain('now due on Friday 2 October 2026, 18:00');
		expect(mail?.bodyText).toContain('A strike.');
		expect(await mailsTo(invited.person.email)).toEqual([]);
		expect(await mailsTo(done.person.email)).toEqual([]);
		const audits = await database.sql`
			select from audit where subject_id = ${cohort.id} and action = 'deadline-moved'`;
		expect(audits).toHaveLength(1);
	});

	it('asks for a reason and a module that exists', async () => {
		const cohort = await cohortOf();
		await expect(put(cohort, '')).rejects.toThrow(Invalid);
		await expect(put(cohort, 'x', 'M-9')).rejects.toThrow(NotFound);
	});
});

describe('a cohort', () => {
	const input = {
		name: 'Spring',
		editionId: '',
		startsOn: '2027-01-04',
		endsOn: '2027-02-28',
		capacity: 10
	};

	it('is opened with its tutors and deadlines, or not at all', async () => {
		const tutor = await makePerson(database.sql);
		const open = (code: string, tutors: string[]) =>
			openCohort(database.sql, staff(), { ...input, code, editionId: edition.id, tutors });
		await expect(open('spring-1', [tutor.email, 'who@example.org'])).rejects.toThrow(
			'who@example.org'
		);
		await expect(cohortAt(database.sql, 'spring-1')).rejects.toThrow(NotFound);
		const id = await open('spring-1', [tutor.email.toUpperCase(), ' ']);
		expect(await tutorsOf(database.sql, id)).toEqual([
			{ personId: tutor.id, name: tutor.name, email: tutor.email }
		]);
		// The end of the last day of the module's last week, in London.
		expect((await deadlinesOf(database.sql, id))[0]?.dueAt).toEqual(
			new Date('2027-01-17T23:59:00Z')
		);
		await expect(open('spring-1', [])).rejects.toThrow('already a cohort with the code');
	});

	it('is due by the clocks of its own time zone, and knows no other', async () => {
		const open = (code: string, timeZone: string) =>
			openCohort(database.sql, staff(), {
				...{ ...input, code, timeZone, editionId: edition.id },
				tutors: []
			});
		const id = await open('south-1', 'Atlantic/Stanley');
		expect(await cohortAt(database.sql, 'south-1')).toMatchObject({ timeZone: 'Atlantic/Stanley' });
		expect((await deadlinesOf(database.sql, id))[0]?.dueAt).toEqual(
			new Date('2027-01-18T02:59:00Z')
		);
		await expect(open('south-2', 'Atlantic/Atlantis')).rejects.toThrow('Atlantic/Atlantis');
	});

	it('gains and loses tutors, but not its own learners', async () => {
		const cohort = await cohortOf();
		const tutor = await makePerson(database.sql);
		const learner = await makeEnrolment(database.sql, { cohort });
		const add = (email: string) =>
			addTutor(database.sql, staff(), { cohortCode: cohort.code, email });
		await add(tutor.email);
		await add(tutor.email);
		expect(await tutorsOf(database.sql, cohort.id)).toHaveLength(1);
		await expect(add(learner.person.email)).rejects.toThrow('learns in this cohort');
		await expect(add('')).rejects.toThrow(Invalid);
		await removeTutor(database.sql, staff(), { cohortCode: cohort.code, personId: tutor.id });
		expect(await tutorsOf(database.sql, cohort.id)).toEqual([]);
	});

	it('never has fewer places than people', async () => {
		const cohort = await cohortOf({ capacity: 5 });
		await makeEnrolment(database.sql, { cohort });
		await makeEnrolment(database.sql, { cohort });
		const set = (capacity: number) =>
			inTransaction(database.sql, (tx) =>
				setCapacity(tx, staff(), { cohortId: cohort.id, capacity })
			);
		await expect(set(1)).rejects.toThrow('2 places are taken');
		expect(await set(2)).toBe(5);
	});
});

describe('invitations', () => {
	it('are sent again by staff, not twice in a minute, and not after they were accepted', async () => {
		const cohort = await cohortOf();
		const learner = await makeEnrolment(database.sql, { cohort, accepted: false });
		await sendInvitationAgain(database.sql, staff(1), site, learner.id);
		await expect(sendInvitationAgain(database.sql, staff(1), site, learner.id)).rejects.toThrow(
			TooMany
		);
		expect(await mailsTo(learner.person.email)).toHaveLength(1);
		const accepted = await makeEnrolment(database.sql, { cohort });
		await expect(sendInvitationAgain(database.sql, staff(1), site, accepted.id)).rejects.toThrow(
			Refused
		);
	});

	it('can be asked for by an old link, which mails its owner only', async () => {
		const learner = await makeEnrolment(database.sql, {
			cohort: await cohortOf(),
			accepted: false
		});
		await sendInvitationAgain(database.sql, staff(-30), site, learner.id);
		const [mail] = await mailsTo(learner.person.email);
		const token = /invitation\/([\w-]+)/.exec(mail!.bodyText)![1]!;
		const visitor = { ...staff(), personId: null };
		await askForInvitation(database.sql, visitor, site, token);
		await askForInvitation(database.sql, visitor, site, 'made-up');
		expect(await mailsTo(learner.person.email)).toHaveLength(2);
		await askForInvitation(database.sql, visitor, site, token);
		await askForInvitation(database.sql, visitor, site, token);
		await expect(askForInvitation(database.sql, visitor, site, token)).rejects.toThrow(TooMany);
	});

	it('without an answer for a week are sent again together, once', async () => {
		const cohort = await cohortOf();
		const waiting = await makeEnrolment(database.sql, { cohort, accepted: false });
		const accepted = await makeEnrolment(database.sql, { cohort });
		const all = (days: number) =>
			inviteAllAgain(database.sql, staff(days), site, { cohortCode: cohort.code });
		expect(await all(5)).toBe(0);
		expect((await Promise.all([all(8), all(8)])).sort()).toEqual([0, 1]);
		expect(await mailsTo(waiting.person.email)).toHaveLength(1);
		expect(await mailsTo(accepted.person.email)).toEqual([]);
	});
});

describe('reminders', () => {
	it('go to those who are late or quiet, not more often than every three days', async () => {
		const cohort = await cohortOf();
		const late = await makeEnrolment(database.sql, { cohort });
		const busy = await makeEnrolment(database.sql, { cohort });
		await takeQuiz(database.sql, busy.actor(), place(busy.id, 0, 'quiz'), 80);
		await handIn(database.sql, busy.actor(), place(busy.id, 0, 'assignment'));
		const slipping = (days: number) =>
			slippingLearners(database.sql, onDay(days), { cohortId: cohort.id });
		expect(await slipping(10)).toEqual([]);
		// Module 1 is due at the end of day 13.
		expect((await slipping(14)).map(({ enrolmentId }) => enrolmentId)).toEqual([late.id]);
		const remind = (days: number) =>
			remindLate(database.sql, staff(days), site, { cohortCode: cohort.code });
		expect(await remindQuiet(database.sql, staff(14), site, { cohortCode: cohort.code })).toBe(0);
		expect((await Promise.all([remind(14), remind(14)])).sort()).toEqual([0, 1]);
		expect(await remind(16)).toBe(0);
		const one = { id: late.id, cohortCode: cohort.code };
		expect(await remindOne(database.sql, staff(16), site, one)).toBe(0);
		expect(await remind(17)).toBe(1);
		const [mail] = await mailsTo(late.person.email);
		expect(mail?.bodyText).toContain(
			'M-1, First things, was due on Sunday 20 September 2026, 23:59'
		);
		expect(await mailsTo(busy.person.email)).toEqual([]);
	});

	it('tell the tutors of scripts that wait', async () => {
		const tutor = await makePerson(database.sql);
		const cohort = await cohortOf({ tutors: [tutor] });
		const learner = await makeEnrolment(database.sql, { cohort });
		await handIn(database.sql, learner.actor(), place(learner.id, 0, 'assignment'));
		const remind = (days: number) =>
			remindTutors(database.sql, staff(days), site, { cohortCode: cohort.code });
		expect(await remind(6)).toBe(0);
		expect((await Promise.all([remind(8), remind(8)])).sort()).toEqual([0, 1]);
		const [mail] = await mailsTo(tutor.email);
		expect(mail?.subject).toBe('1 script to mark in cohort Autumn 2026');
	});
});
