import { afterAll, beforeAll, expect, it } from 'vitest';
import { awardFor, makeDecision, makeReceiver } from '../../../tests/support/awards.ts';
import { testDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import {
	actorOf,
	firstDay,
	makeEnrolment,
	makePerson,
	onDay
} from '../../../tests/support/factories.ts';
import { makeAccount } from '../../../tests/support/sign-in.ts';
import { readConfig } from '../platform/config.server.ts';
import type { Sql } from '../platform/database.server.ts';
import { Refused } from '../platform/errors.ts';
import { createLog } from '../platform/log.server.ts';
import { replay } from '../platform/machine-store.server.ts';
import { storedEnrolment } from '../progression/machines.ts';
import { closePerson, reopenPerson } from './close-person.server.ts';
import { forgetPeopleJob } from './forget-people.job.server.ts';

let database: TestDatabase;
let sql: Sql;
const academy = { mailFrom: 'Academy <academy@example.org>' };
const config = readConfig({ LOG_LEVEL: 'silent' });

beforeAll(async () => {
	database = await testDatabase();
	sql = database.sql;
	await makeReceiver(sql, { url: 'https://register.example/', secret: 'x' });
});
afterAll(() => database.drop());

const run = (at: Date) =>
	forgetPeopleJob({ sql, config, clock: { now: () => at }, log: createLog(config) }, {});
const staffMember = async () => actorOf(await makePerson(sql), firstDay, { staff: true });
const nameOf = async (id: string) =>
	(await sql<{ name: string }[]>`select name from person where id = ${id}`)[0]!.name;
const traces = async (words: string) => {
	const tables = await sql<{ name: string }[]>`
		select tablename as name from pg_tables where schemaname = 'public'`;
	const found: string[] = [];
	for (const { name } of tables) {
		const [row] = await sql`
			select from ${sql(name)} t where t::text ilike ${`%${words}%`} limit 1`;
		if (row) found.push(name);
	}
	return found;
};

it('removes the name of a closed account 24 months later, everywhere, and never before', async () => {
	const staff = await staffMember();
	const person = await makeAccount(sql, {
		name: 'Quentin Vanisher',
		email: 'vanisher@example.org'
	});
	const { id: enrolmentId } = await makeEnrolment(sql, { person });
	await sql`insert into person_identifier (person_id, system, value, valid_from)
		values (${person.id}, 'Staff number of the employer', 'VANISHER-7', now())`;
	await sql`
		insert into registrant (person_id, receiver_id, register_number, date_of_birth, updated_at)
		select ${person.id}, id, 'VANISHER-8', '1980-02-03', now() from receiver limit 1`;
	await closePerson(sql, staff, academy, { personId: person.id, reason: 'left' });
	expect(await traces('vanisher')).toContain('person');
	await run(onDay(729));
	expect(await nameOf(person.id)).toBe('Quentin Vanisher');
	await run(onDay(731));
	await run(onDay(731));
	expect(await traces('vanisher')).toEqual([]);
	expect(await replay(sql, storedEnrolment, enrolmentId)).toMatchObject({ state: 'withdrawn' });
	const acts = await sql`
		select from audit where subject_id = ${person.id} and action = 'person-forgotten'`;
	expect(acts).toHaveLength(1);
	await expect(reopenPerson(sql, staff, person.id)).rejects.toThrow(Refused);
});

it('removes who was invited and never came, half a year after the course', async () => {
	const never = await makeEnrolment(sql, {
		accepted: false,
		person: await makePerson(sql, { name: 'Nora Nevercame', email: 'nevercame@example.org' })
	});
	const came = await makeEnrolment(sql);
	// The cohort of these tests ends on 30 November, 84 days after its first day.
	await run(onDay(84 + 180));
	expect(await nameOf(never.person.id)).toBe('Nora Nevercame');
	await run(onDay(84 + 186));
	expect(await traces('nevercame')).toEqual([]);
	expect(await replay(sql, storedEnrolment, never.id)).toMatchObject({ state: 'lapsed' });
	expect(await nameOf(came.person.id)).toBe('Amira Invented');
});

it('keeps the name of whoever was awarded anything', async () => {
	const decided = await makeDecision(sql);
	await awardFor(sql, decided);
	const { personId } = decided;
	await closePerson(sql, await staffMember(), academy, { personId, reason: 'died' });
	await run(onDay(5000));
	expect(await nameOf(personId)).toBe('Amira Invented');
});

it('deletes lists of people after 90 days', async () => {
	const { cohort } = await makeEnrolment(sql);
	await sql`
		insert into cohort_import (id, cohort_id, name, headings, rows, created_at)
		values (gen_random_uuid(), ${cohort.id}, 'People.csv', '["Name"]', '[]', ${firstDay})`;
	const count = async () =>
		(await sql`select from cohort_import where cohort_id = ${cohort.id}`).length;
	await run(onDay(89));
	expect(await count()).toBe(1);
	await run(onDay(91));
	expect(await count()).toBe(0);
});
