import { afterAll, beforeAll, expect, it } from 'vitest';
import { awardFor, makeDecision, makeReceiver } from '../../../tests/support/awards.ts';
import { testDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import {
	actorOf,
	firstDay,
	makeCohort,
	makeEnrolment,
	makePerson
} from '../../../tests/support/factories.ts';
import { makeAccount, makeAdmin, PASSWORD } from '../../../tests/support/sign-in.ts';
import { passwordOf } from '../identity/passwords.server.ts';
import { openSession, readSession } from '../identity/sessions.server.ts';
import { signIn } from '../identity/sign-in.server.ts';
import { visitor } from '../platform/actor.ts';
import { inTransaction, type Sql } from '../platform/database.server.ts';
import { Forbidden, Invalid, Refused } from '../platform/errors.ts';
import { replay } from '../platform/machine-store.server.ts';
import { storedEnrolment } from '../progression/machines.ts';
import { changeStanding } from './change-standing.server.ts';
import { closePerson, reopenPerson } from './close-person.server.ts';
import { invitePeople } from './invite-people.server.ts';

let database: TestDatabase;
let sql: Sql;
const academy = { mailFrom: 'Academy <academy@example.org>', origin: 'https://academy.example' };

beforeAll(async () => {
	database = await testDatabase();
	sql = database.sql;
	await makeReceiver(sql, { url: 'https://register.example/', secret: 'x' });
});
afterAll(() => database.drop());

const staffMember = async () => actorOf(await makePerson(sql), firstDay, { staff: true });
const stateOf = async (id: string) =>
	(await sql<{ state: string }[]>`select state from enrolment where id = ${id}`)[0]!.state;
const tryToSignIn = (email: string) =>
	signIn(sql, visitor(new Date(), 'test'), {
		...{ email, password: PASSWORD, address: '127.0.0.1', device: null, replaces: null }
	});

it('signs them out, keeps them out, ends running places; history and awards stay', async () => {
	const staff = await staffMember();
	const person = await makeAccount(sql);
	const { id: enrolmentId } = await makeEnrolment(sql, { person });
	const session = await inTransaction(sql, (tx) => openSession(tx, person.id, 'Test'));
	const close = () => closePerson(sql, staff, academy, { personId: person.id, reason: 'asked' });
	await Promise.all(Array.from({ length: 6 }, close));
	expect(await readSession(sql, session)).toBeNull();
	await expect(tryToSignIn(person.email)).rejects.toThrow(Invalid);
	expect(await stateOf(enrolmentId)).toBe('withdrawn');
	expect(await replay(sql, storedEnrolment, enrolmentId)).toMatchObject({ state: 'withdrawn' });
	const closed = await sql`
		select from audit where subject_id = ${person.id} and action = 'person-closed'`;
	expect(closed).toHaveLength(1);
	const mails = await sql`select subject from mail where to_address = ${person.email}`;
	expect(mails.map(({ subject }) => subject)).toEqual(['Your account is closed']);
});

it('leaves an award in force and listed', async () => {
	const { personId, ...decided } = await makeDecision(sql);
	const { awardId } = await awardFor(sql, { personId, ...decided });
	// Whoever was made by hand above still waits for the answer to an invitation.
	await closePerson(sql, await staffMember(), academy, { personId, reason: 'died' });
	const [award] = await sql`select state from award where id = ${awardId}`;
	expect(award!['state']).toBe('awarded');
	expect(await sql`select from listing where person_id = ${personId}`).toHaveLength(1);
	expect(await sql`select from mail where to_address = ${`${personId}@example.org`}`).toHaveLength(
		0
	);
});

it('is undone by opening again: a link is mailed, places and rights are given anew by hand', async () => {
	const { actor: admin } = await makeAdmin(sql);
	const person = await makeAccount(sql, { role: 'chair' });
	const place = await makeEnrolment(sql, { person });
	await closePerson(sql, admin, academy, { personId: person.id, reason: 'left' });
	const back = { enrolmentId: place.id, act: 'bring-back', reason: 'Came back' } as const;
	await expect(changeStanding(sql, admin, academy, back)).rejects.toThrow(/account is closed/);
	await reopenPerson(sql, admin, person.id);
	await reopenPerson(sql, admin, person.id);
	const jobs = await sql`
		select from graphile_worker.jobs where task_identifier = 'mail-reset-link'`;
	expect(jobs).toHaveLength(1);
	expect((await passwordOf(sql, person.email)).hash).toBeNull();
	expect(
		await sql`select from role_grant where person_id = ${person.id} and revoked_at is null`
	).toHaveLength(0);
	await changeStanding(sql, admin, academy, back);
	expect(await stateOf(place.id)).toBe('studying');
});

it('is refused for oneself, for the only administrator, and for officers unless by an administrator', async () => {
	const other = await testDatabase();
	try {
		const admin = await makeAdmin(other.sql);
		const close = (actor: Parameters<typeof closePerson>[1], personId: string) =>
			closePerson(other.sql, actor, academy, { personId, reason: 'misuse' });
		await expect(close(admin.actor, admin.id)).rejects.toThrow(Refused);
		const stand = actorOf(await makePerson(other.sql), firstDay, { admin: true });
		await expect(close(stand, admin.id)).rejects.toThrow(/only administrator/);
		const staff = actorOf(await makePerson(other.sql), firstDay, { staff: true });
		await expect(close(staff, admin.id)).rejects.toThrow(Forbidden);
		const [row] = await other.sql`select closed_at from person where id = ${admin.id}`;
		expect(row!['closedAt']).toBeNull();
	} finally {
		await other.drop();
	}
});

it('keeps a closed account from being invited', async () => {
	const staff = await staffMember();
	const person = await makePerson(sql);
	await closePerson(sql, staff, academy, { personId: person.id, reason: 'duplicate' });
	const cohort = await makeCohort(sql);
	const [outcome] = await invitePeople(sql, staff, academy, {
		cohortCode: cohort.code,
		rows: [{ line: 1, name: person.name, email: person.email.toUpperCase() }],
		goodRowsOnly: true
	});
	expect(outcome).toMatchObject({ good: false, note: expect.stringContaining('is closed') });
});
