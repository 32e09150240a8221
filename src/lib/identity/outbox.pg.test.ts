import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import {
	actorOf,
	firstDay,
	makeCohort,
	makeEdition,
	makeEnrolment,
	makePerson
} from '../../../tests/support/factories.ts';
import { makeAccount, makeAdmin } from '../../../tests/support/sign-in.ts';
import { type Sql, inTransaction } from '../platform/database.server.ts';
import { Forbidden, NotFound, Refused } from '../platform/errors.ts';
import { queueMail } from '../platform/mail.server.ts';
import { auditTrail } from './audit-trail.server.ts';
import { listMail, mailAt, sendAgain } from './outbox.server.ts';
import { revokeRole } from './roles.server.ts';

let database: TestDatabase;
let sql: Sql;

beforeAll(async () => {
	database = await testDatabase();
	sql = database.sql;
});
afterAll(() => database.drop());

const write = (to: string, minute = 0) =>
	inTransaction(sql, (tx) =>
		queueMail(
			tx,
			{ ...actorOf({ id: to }), at: new Date(firstDay.getTime() + minute * 60_000) },
			{
				...{ to, subject: `Mail ${minute}`, text: 'https://academy.example.org/invitation/a-token' }
			}
		)
	);

it('shows staff the mail of learners, and that of people with rights only to administrators', async () => {
	const staff = await makeAccount(sql, { role: 'staff' });
	const staffActor = actorOf(staff, firstDay, { staff: true });
	const admin = await makeAdmin(sql);
	const learner = await makePerson(sql);
	const toLearner = await write(learner.email);
	const toAdmin = await write(admin.email);
	expect((await mailAt(sql, staffActor, toLearner)).text).toContain('a-token');
	expect((await mailAt(sql, staffActor, toAdmin)).text).toBeNull();
	expect((await mailAt(sql, admin.actor, toAdmin)).text).toContain('a-token');
	await expect(mailAt(sql, actorOf(learner), toLearner)).rejects.toThrow(Forbidden);
	await expect(mailAt(sql, staffActor, 'no-id')).rejects.toThrow(NotFound);
	await expect(mailAt(sql, staffActor, staff.id)).rejects.toThrow(NotFound);
});

it('tells nobody who marks a learner what was written to them', async () => {
	const edition = await makeEdition(sql);
	const cohort = await makeCohort(sql, { editionId: edition.id });
	const learner = await makePerson(sql);
	await makeEnrolment(sql, { person: learner, cohort });
	const mail = await write(learner.email, -1);
	const staff = actorOf(await makePerson(sql), firstDay, { staff: true });
	const marker = { ...staff, roles: { ...staff.roles, tutorOf: [cohort.id] } };
	expect(await mailAt(sql, staff, mail)).toMatchObject({ subject: 'Mail -1' });
	expect(await mailAt(sql, marker, mail)).toMatchObject({
		subject: 'A mail to somebody you mark',
		text: null
	});
	const subjects = async (reader: typeof staff) =>
		(await listMail(sql, reader, { after: null })).rows
			.filter(({ id }) => id === mail)
			.map(({ subject }) => subject);
	expect(await subjects(staff)).toEqual(['Mail -1']);
	expect(await subjects(marker)).toEqual(['A mail to somebody you mark']);
});

it('lists everything once, newest first', async () => {
	const { actor } = await makeAdmin(sql);
	for (let minute = 1; minute <= 60; minute += 1) await write('many@example.org', minute);
	const subjects: string[] = [];
	let after: string | null = null;
	do {
		const page: Awaited<ReturnType<typeof listMail>> = await listMail(sql, actor, { after });
		subjects.push(...page.rows.map((mail) => mail.subject));
		after = page.next;
	} while (after);
	const minutes = subjects.map((subject) => Number(subject.split(' ')[1]));
	expect(minutes.slice(0, 60)).toEqual(Array.from({ length: 60 }, (_, index) => 60 - index));
	expect(minutes).toEqual(minutes.toSorted((a, b) => b - a));
});

it('sends again what has not left, in one job however often it is asked', async () => {
	const { actor } = await makeAdmin(sql);
	const id = await write('again@example.org');
	await sql`update mail set last_error = 'refused' where id = ${id}`;
	const again = () => inTransaction(sql, (tx) => sendAgain(tx, actor, id));
	await Promise.all([again(), again(), again()]);
	expect((await mailAt(sql, actor, id)).lastError).toBeNull();
	const jobs = await sql`select from graphile_worker.jobs where key = ${`mail:${id}`}`;
	expect(jobs).toHaveLength(1);
	await sql`update mail set sent_at = now() where id = ${id}`;
	await expect(again()).rejects.toThrow(Refused);
});

it('keeps an audit trail that administrators read, page by page, and nobody changes', async () => {
	const admin = await makeAdmin(sql);
	const whole: string[] = [];
	let after: string | null = null;
	do {
		const page: Awaited<ReturnType<typeof auditTrail>> = await auditTrail(sql, admin.actor, {
			about: null,
			after
		});
		whole.push(...page.rows.map((line) => line.id));
		after = page.next;
	} while (after);
	const [row] = await sql<{ count: number }[]>`select count(*) from audit`;
	expect(new Set(whole).size).toBe(row!.count);
	const about = await auditTrail(sql, admin.actor, { about: admin.id, after: null });
	expect(about.rows.map((line) => line.action).sort()).toEqual(['person-added', 'role-granted']);
	const staff = actorOf(await makePerson(sql), firstDay, { staff: true });
	await expect(auditTrail(sql, staff, { about: null, after: null })).rejects.toThrow(Forbidden);
	const tutor = await makePerson(sql);
	const cohort = await makeCohort(sql, { tutors: [tutor] });
	await inTransaction(sql, (tx) =>
		revokeRole(tx, staff, { personId: tutor.id, role: 'tutor', cohortId: cohort.id })
	);
	const rights = await auditTrail(sql, admin.actor, { about: tutor.id, after: null });
	expect(rights.rows).toMatchObject([{ action: 'role-revoked', cohortName: 'Autumn 2026' }]);
	await expect(sql`update audit set action = 'nothing'`).rejects.toThrow('append-only');
	await expect(sql`delete from audit`).rejects.toThrow('append-only');
});
