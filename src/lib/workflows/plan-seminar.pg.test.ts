import ICAL from 'ical.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { site } from '../../../tests/support/awards.ts';
import { testDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import {
	actorOf,
	firstDay,
	makeCohort,
	makeEdition,
	makeEnrolment,
	type MadeEdition,
	makePerson,
	onDay
} from '../../../tests/support/factories.ts';
import { makeAccount } from '../../../tests/support/sign-in.ts';
import {
	calendarAddressOf,
	calendarHolder,
	endCalendarAddress,
	renewCalendarAddress
} from '../calendar/calendar-address.server.ts';
import { seminarOf, seminarsToLead } from '../calendar/seminars.server.ts';
import { type Cohort, cohortAt } from '../cohorts/cohorts.server.ts';
import { conveneBoard } from '../marking/boards.server.ts';
import { inTransaction, type Sql } from '../platform/database.server.ts';
import { Forbidden, Invalid, NotFound, Refused } from '../platform/errors.ts';
import { newId } from '../platform/id.ts';
import { deadlines } from '../progression/agenda.rules.ts';
import { courseMap } from '../progression/course-map.server.ts';
import { enrolmentsOf } from '../progression/enrolments.server.ts';
import { closePerson } from './close-person.server.ts';
import { moveDeadline } from './move-deadline.server.ts';
import { callOffSeminar, moveSeminar, planSeminar } from './plan-seminar.server.ts';
import { writeCalendar } from './write-calendar.server.ts';

let database: TestDatabase;
let sql: Sql;
let edition: MadeEdition;
let cohort: Cohort;
let tutor: Awaited<ReturnType<typeof makePerson>>;
let learner: Awaited<ReturnType<typeof makePerson>>;

beforeAll(async () => {
	database = await testDatabase();
	sql = database.sql;
	edition = await makeEdition(sql);
});
afterAll(() => database.drop());

beforeEach(async () => {
	[tutor, learner] = [await makePerson(sql, { name: 'Tove' }), await makePerson(sql)];
	const made = await makeCohort(sql, { editionId: edition.id, tutors: [tutor] });
	cohort = await cohortAt(sql, made.code);
	await makeEnrolment(sql, { person: learner, cohort: made });
});

const staff = async () => actorOf(await makePerson(sql), firstDay, { staff: true });
const tutoring = () => actorOf(tutor, firstDay, { tutorOf: [cohort.id] });
const asked = (change: { key?: string; startsAt?: Date; place?: string; note?: string } = {}) => {
	const { key = newId(), startsAt = onDay(10), place = 'Room 4', note = '' } = change;
	const [module] = edition.modules;
	const plan = { startsAt, minutes: 90, place, tutorId: tutor.id };
	return { cohort, moduleId: module.id, moduleCode: module.code, key, note, plan };
};
const mailsTo = async ({ email }: { email: string }) =>
	(
		await sql<{ subject: string }[]>`
		select subject from mail where to_address = ${email} order by created_at, id`
	).map(({ subject }) => subject);
const about = (subjects: string[]) => subjects.filter((subject) => /seminar/i.test(subject));
const planned = () => seminarOf(sql, cohort.id, edition.modules[0].id);

type Entry = { uid: string; sequence: number; status: string; location: string; at: Date };
async function calendarOf(person: { id: string }): Promise<Entry[]> {
	const file = await writeCalendar(sql, site, person.id, firstDay);
	const calendar = new ICAL.Component(ICAL.parse(file) as unknown[]);
	ICAL.TimezoneService.reset();
	ICAL.TimezoneService.register(calendar.getFirstSubcomponent('vtimezone')!);
	return calendar.getAllSubcomponents('vevent').map((component) => {
		const event = new ICAL.Event(component);
		return {
			uid: event.uid,
			sequence: event.sequence,
			status: String(component.getFirstPropertyValue('status')),
			location: event.location ?? '',
			at: event.startDate.toJSDate()
		};
	});
}
const seminarIn = async (person: { id: string }) =>
	(await calendarOf(person)).filter(({ uid }) => uid.startsWith('seminar-'));

describe('a seminar', () => {
	it('is planned once by a double press, and told to learners and to who leads it', async () => {
		const [actor, ask] = [await staff(), asked()];
		await Promise.all([planSeminar(sql, actor, site, ask), planSeminar(sql, actor, site, ask)]);
		expect(about(await mailsTo(learner))).toEqual([expect.stringContaining('Seminar of M-1')]);
		expect(about(await mailsTo(tutor))).toHaveLength(1);
		expect(await planned()).toMatchObject({ id: ask.key, minutes: 90, tutor: 'Tove', sequence: 0 });
		await expect(planSeminar(sql, actor, site, asked())).rejects.toThrow(Refused);
	});

	it('that is moved raises SEQUENCE under the same UID; the same again changes nothing', async () => {
		const ask = asked();
		await planSeminar(sql, tutoring(), site, ask);
		const [before] = await seminarIn(learner);
		const moved = asked({ key: ask.key, startsAt: onDay(12), place: 'Room 5', note: 'Builders.' });
		await moveSeminar(sql, tutoring(), site, moved);
		await moveSeminar(sql, tutoring(), site, moved);
		expect(await seminarIn(learner)).toEqual([
			{ ...before, sequence: before!.sequence + 1, location: 'Room 5', at: onDay(12) }
		]);
		expect(about(await mailsTo(learner))).toHaveLength(2);
		// Whoever leads it did this themselves.
		expect(about(await mailsTo(tutor))).toEqual([]);
	});

	it('that another tutor takes over is told to both of them', async () => {
		const other = await makePerson(sql, { name: 'Odd' });
		const made = await makeCohort(sql, { editionId: edition.id, tutors: [tutor, other] });
		cohort = await cohortAt(sql, made.code);
		const [actor, ask] = [await staff(), asked()];
		await planSeminar(sql, actor, site, ask);
		await moveSeminar(sql, actor, site, { ...ask, plan: { ...ask.plan, tutorId: other.id } });
		expect(about(await mailsTo(other))).toEqual([expect.stringMatching(/^Changed: /)]);
		expect(about(await mailsTo(tutor)).at(-1)).toMatch(/^Changed: /);
		expect(about(await mailsTo(tutor))).toHaveLength(2);
	});

	it('that is cancelled stays in calendars as cancelled, is told once, and can be planned anew', async () => {
		const ask = asked();
		await planSeminar(sql, tutoring(), site, ask);
		await callOffSeminar(sql, tutoring(), site, ask);
		await callOffSeminar(sql, tutoring(), site, ask);
		expect(await seminarIn(learner)).toMatchObject([{ status: 'CANCELLED', sequence: 1 }]);
		expect(about(await mailsTo(learner)).at(-1)).toMatch(/^Cancelled: /);
		expect(about(await mailsTo(learner))).toHaveLength(2);
		expect((await planned())!.cancelledAt).toEqual(firstDay);
		await expect(moveSeminar(sql, tutoring(), site, ask)).rejects.toThrow(Refused);
		await planSeminar(sql, tutoring(), site, asked({ startsAt: onDay(20) }));
		expect((await planned())!.cancelledAt).toBeNull();
		expect(await seminarIn(learner)).toHaveLength(2);
	});

	it('is led by a tutor of the cohort, and planned by staff and its tutors alone', async () => {
		const ask = asked();
		const stranger = await makePerson(sql);
		const led = { ...ask, plan: { ...ask.plan, tutorId: stranger.id } };
		await expect(planSeminar(sql, tutoring(), site, led)).rejects.toThrow(Invalid);
		await expect(planSeminar(sql, actorOf(learner), site, ask)).rejects.toThrow(Forbidden);
		const other = actorOf(stranger, firstDay, { tutorOf: [newId()] });
		await expect(planSeminar(sql, other, site, ask)).rejects.toThrow(Forbidden);
		for (const key of [newId(), 'none']) {
			const missing = callOffSeminar(sql, tutoring(), site, { ...ask, key });
			await expect(missing).rejects.toThrow(NotFound);
		}
	});

	it('is on the home of learners while it is next, and of its tutor until it is over', async () => {
		const ask = asked();
		await planSeminar(sql, tutoring(), site, ask);
		const home = async (at: Date) => {
			const [place] = await enrolmentsOf(sql, learner.id);
			const due = deadlines(place!.state, await courseMap(sql, place!, at), at);
			return due.find(({ text }) => text.startsWith('Seminar: '));
		};
		const under = new Date(onDay(10).getTime() + 89 * 60_000);
		const over = new Date(onDay(10).getTime() + 90 * 60_000);
		expect(await home(firstDay)).toMatchObject({
			at: onDay(10),
			path: 'm-1#seminar'
		});
		expect(await home(under)).toBeDefined();
		expect(await home(over)).toBeUndefined();
		const toLead = (at: Date) => seminarsToLead(sql, actorOf(tutor, at, { tutorOf: [cohort.id] }));
		expect(await toLead(under)).toHaveLength(1);
		expect(await toLead(over)).toEqual([]);
		await callOffSeminar(sql, tutoring(), site, ask);
		expect(await home(firstDay)).toBeUndefined();
	});

	it('is in the calendars of learners and tutors of the cohort, and of nobody else', async () => {
		await planSeminar(sql, tutoring(), site, asked());
		expect(await seminarIn(tutor)).toHaveLength(1);
		expect(await calendarOf(await makePerson(sql))).toEqual([]);
	});
});

describe('a deadline', () => {
	it('is in the calendar of learners, and moves as the cohort’s does', async () => {
		const inCalendar = async () =>
			(await calendarOf(learner)).filter(({ uid }) => uid.startsWith('deadline-'));
		const before = await inCalendar();
		expect(before).toHaveLength(2);
		expect(new Set(before.map(({ uid }) => uid)).size).toBe(2);
		const move = { cohortCode: cohort.code, moduleCode: 'M-1', dueAt: onDay(40), reason: 'Snow.' };
		await moveDeadline(sql, await staff(), site, move);
		const after = await inCalendar();
		const [uid] = after.filter(({ sequence }) => sequence === 1).map((one) => one.uid);
		expect(after.find((one) => one.uid === uid)).toMatchObject({ at: onDay(40), sequence: 1 });
		expect(after.map((one) => one.uid).toSorted()).toEqual(before.map((one) => one.uid).toSorted());
	});
});

test('the day of the board is in the calendars of its learners and of its chair, as a whole day', async () => {
	const chair = await makeAccount(sql, { role: 'chair' });
	await inTransaction(sql, async (tx) =>
		conveneBoard(tx, await staff(), {
			cohortId: cohort.id,
			meetsOn: '2027-03-04',
			chairId: chair.id
		})
	);
	const boards = async (person: { id: string }) =>
		/DTSTART;VALUE=DATE:.*/.exec(await writeCalendar(sql, site, person.id, firstDay))?.[0];
	expect(await boards(learner)).toBe('DTSTART;VALUE=DATE:20270304');
	expect(await boards(chair)).toBe('DTSTART;VALUE=DATE:20270304');
	expect(await boards(tutor)).toBeUndefined();
	expect((await calendarOf(chair)).map(({ uid }) => uid)).toEqual([
		expect.stringMatching(/^board-/)
	]);
});

describe('the address of a calendar', () => {
	const renew = () => inTransaction(sql, (tx) => renewCalendarAddress(tx, actorOf(learner)));

	it('opens one person’s calendar until it is renewed or ended, and only its hash is kept', async () => {
		expect(await calendarAddressOf(sql, learner.id)).toBeNull();
		const first = await renew();
		expect(first).toMatch(/^[\w-]{32}$/);
		expect(await calendarHolder(sql, first)).toBe(learner.id);
		const [kept] = await sql`select * from calendar_address where person_id = ${learner.id}`;
		expect(JSON.stringify(kept)).not.toContain(first);
		const second = await renew();
		expect(await calendarHolder(sql, first)).toBeNull();
		expect(await calendarHolder(sql, second)).toBe(learner.id);
		for (let n = 0; n < 2; n++) {
			await inTransaction(sql, (tx) => endCalendarAddress(tx, actorOf(learner), learner.id));
		}
		expect(await calendarHolder(sql, second)).toBeNull();
		const audit = await sql`select action from audit where subject_id = ${learner.id}
			and action like 'calendar%' order by id`;
		expect(audit.map(({ action }) => String(action))).toEqual([
			'calendar-address-made',
			'calendar-address-made',
			'calendar-address-ended'
		]);
	});

	it('ends when the account is closed', async () => {
		const token = await renew();
		const academy = { ...site, mailFrom: 'academy@example.org' };
		const closing = { personId: learner.id, reason: 'asked' } as const;
		await closePerson(sql, await staff(), academy, closing);
		expect(await calendarHolder(sql, token)).toBeNull();
		expect(await calendarAddressOf(sql, learner.id)).toBeNull();
	});
});
