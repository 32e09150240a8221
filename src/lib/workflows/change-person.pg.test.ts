import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
	awardFor,
	makeDecision,
	makeReceiver,
	revoke,
	site
} from '../../../tests/support/awards.ts';
import { testDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { actorOf, firstDay, makePerson, onDay } from '../../../tests/support/factories.ts';
import { whileWaiting } from '../../../tests/support/waiting.ts';
import { makeAccount, makeAdmin } from '../../../tests/support/sign-in.ts';
import type { AwardChange } from '../certification/award-change.rules.ts';
import { lockAward } from '../certification/awards.server.ts';
import { passwordOf } from '../identity/passwords.server.ts';
import { openSession, readSession } from '../identity/sessions.server.ts';
import { visitor } from '../platform/actor.ts';
import { inTransaction, type Sql } from '../platform/database.server.ts';
import { londonDay } from '../platform/days.ts';
import { Forbidden, Invalid, Refused, TooMany } from '../platform/errors.ts';
import { performChange } from './change-award.server.ts';
import { askNewEmail, changeEmailByStaff, confirmNewEmail } from './change-email.server.ts';
import { changeName, type NewName } from './change-name.server.ts';

let database: TestDatabase;
let sql: Sql;
const academy = { ...site, mailFrom: 'Academy <academy@example.org>' };
const evidence = 'Deed poll seen, case 2027-014';

beforeAll(async () => {
	database = await testDatabase();
	sql = database.sql;
	await makeReceiver(sql, { url: 'https://register.example/', secret: 'x' });
});
afterAll(() => database.drop());

const staffMember = async () => actorOf(await makePerson(sql), firstDay, { staff: true });
const mailsTo = (address: string) =>
	sql<{ subject: string; text: string }[]>`
		select subject, body_text as text from mail where to_address = ${address}
		order by created_at, id`;
const auditOf = async (id: string) =>
	(
		await sql<{ action: string }[]>`
		select action from audit where subject_id = ${id} order by id`
	).map(({ action }) => action);
const nameOf = async (id: string) =>
	(
		await sql<{ name: string; email: string }[]>`select name, email from person where id = ${id}`
	)[0]!;
const onlyPerson = ({ personId }: { personId: string }) => ({ personId });
const tokenIn = (text: string) => /\/new-email\/([\w-]+)/.exec(text)![1]!;

describe('a changed name', () => {
	it('supersedes the certificates that still stand, once, and tells holder and registers', async () => {
		const staff = await staffMember();
		const decided = await makeDecision(sql);
		const { awardId } = await awardFor(sql, decided);
		const change = {
			personId: decided.personId,
			name: '  Amira   Newname ',
			nameOnCertificates: null,
			because: 'name',
			evidence
		} as const;
		await Promise.all(Array.from({ length: 6 }, () => changeName(sql, staff, site, change)));
		expect((await nameOf(decided.personId)).name).toBe('Amira Newname');
		const certificates = await sql`
			select number, name, reason from certificate where award_id = ${awardId} order by number`;
		expect([...certificates]).toEqual([
			{ number: 1, name: 'Amira Invented', reason: 'award' },
			{ number: 2, name: 'Amira Newname', reason: 'name' }
		]);
		const notices =
			await sql`select type from notice where award_id = ${awardId} order by sequence`;
		expect(notices.map(({ type }) => type)).toEqual(['award', 'amend']);
		expect(await auditOf(decided.personId)).toEqual(['name-changed']);
		expect(await mailsTo(`${decided.personId}@example.org`)).toHaveLength(1);
	});

	it('and a change of one of their awards wait for each other in one order', async () => {
		const staff = { ...(await staffMember()), at: onDay(70) };
		const first = await makeDecision(sql);
		await awardFor(sql, first);
		const { awardId } = await awardFor(sql, { ...(await makeDecision(sql)), ...onlyPerson(first) });
		const rename: NewName = {
			...{ personId: first.personId, name: 'New', nameOnCertificates: null },
			...{ because: 'name', evidence }
		};
		const change: AwardChange = {
			...{ awardId, version: 1, act: 'suspended', reasonCode: 'UNDER_INVESTIGATION' },
			...{ effectiveOn: londonDay(staff.at), evidence: 'Case 7' }
		};
		await whileWaiting(sql, {
			held: (tx) => lockAward(tx, awardId),
			waiting: () => changeName(sql, staff, site, rename),
			then: (tx) => performChange(tx, staff, site, change)
		});
		const told = await sql`select type from notice where award_id = ${awardId} order by sequence`;
		expect(told.map(({ type }) => type)).toEqual(['award', 'suspend', 'amend']);
	});

	it('that certificates cannot show needs another one for them, and those that they can do not', async () => {
		const staff = await staffMember();
		const decided = await makeDecision(sql, { name: 'Li 王 Invented' });
		const { personId } = decided;
		const change = (name: string, nameOnCertificates: string | null) =>
			changeName(sql, staff, site, {
				...{ personId, name, nameOnCertificates, because: 'correction', evidence }
			});
		// Before there is a certificate, how it writes the name may still be asked.
		await change('王 Invented', null);
		const { awardId } = await awardFor(sql, decided);
		const issue = (message: string) => ({
			issues: [{ field: 'nameOnCertificates', message: expect.stringContaining(message) as string }]
		});
		await expect(change('王 Made-Up', null)).rejects.toMatchObject(issue('lack 王'));
		await expect(change('王 Made-Up', 'Wang 王')).rejects.toMatchObject(issue('lack 王'));
		await expect(change('Wang', 'Wang Made-Up')).rejects.toMatchObject(issue('leave this empty'));
		expect((await nameOf(personId)).name).toBe('王 Invented');

		await change('王 Invented', 'Wang Invented');
		await change('王 Invented', 'Wang Invented');
		const papers = await sql`
			select name from certificate where award_id = ${awardId} order by number`;
		expect(papers.map(({ name }) => name as string)).toEqual(['王 Invented', 'Wang Invented']);
		const [listing] = await sql`select name from listing where person_id = ${personId}`;
		expect(listing).toEqual({ name: 'Wang Invented' });
		const [told] = await sql`
			select body->'person'->>'name_as_awarded' as name from notice
			where award_id = ${awardId} order by sequence desc limit 1`;
		expect(told).toEqual({ name: 'Wang Invented' });
		// A better spelling of the name itself is nothing that certificates show.
		await change('王 Made-Up', 'Wang Invented');
		expect((await nameOf(personId)).name).toBe('王 Made-Up');
		expect(await sql`select from certificate where award_id = ${awardId}`).toHaveLength(2);
	});

	it('known before the board meets is the one that the award is made in', async () => {
		const decided = await makeDecision(sql, { name: '王 Invented' });
		await changeName(sql, await staffMember(), site, {
			...{ personId: decided.personId, name: '王 Invented', nameOnCertificates: 'Wang Invented' },
			...{ because: 'correction', evidence }
		});
		const { awardId } = await awardFor(sql, decided);
		const [paper] = await sql`select name from certificate where award_id = ${awardId}`;
		expect(paper).toEqual({ name: 'Wang Invented' });
	});

	it('leaves an award alone that is no longer theirs', async () => {
		const decided = await makeDecision(sql);
		const { awardId } = await awardFor(sql, decided);
		await revoke(sql, awardId, onDay(70));
		await changeName(sql, await staffMember(), site, {
			personId: decided.personId,
			name: 'Other Name',
			nameOnCertificates: null,
			because: 'correction',
			evidence
		});
		const [{ count }] = await sql<[{ count: number }]>`
			select count(*) from certificate where award_id = ${awardId}`;
		expect(count).toBe(1);
	});

	it('is nothing that a learner may do', async () => {
		const learner = await makePerson(sql);
		const input: NewName = {
			...{ personId: learner.id, name: 'Me', nameOnCertificates: null },
			...{ because: 'name', evidence }
		};
		await expect(changeName(sql, actorOf(learner), site, input)).rejects.toThrow(Forbidden);
	});
});

describe('a changed e-mail address', () => {
	it('is theirs when somebody there opens the link, which works once; the old one is told', async () => {
		const staff = await staffMember();
		const person = await makeAccount(sql);
		const email = `new.${person.email}`;
		await askNewEmail(sql, staff, site, { personId: person.id, email });
		expect((await nameOf(person.id)).email).toBe(person.email);
		await expect(askNewEmail(sql, staff, site, { personId: person.id, email })).rejects.toThrow(
			TooMany
		);
		const [asked] = await mailsTo(email);
		const token = tokenIn(asked!.text);
		const guest = visitor(onDay(1), 'test');
		const confirm = () => confirmNewEmail(sql, guest, academy, token);
		const outcomes = await Promise.allSettled(Array.from({ length: 6 }, confirm));
		expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		await expect(confirm()).rejects.toThrow(Refused);
		expect((await nameOf(person.id)).email).toBe(email);
		const [told, ...more] = await mailsTo(person.email);
		expect(told!.subject).toBe('Your e-mail address was changed');
		expect(told!.text).not.toContain(email);
		expect(more).toEqual([]);
		expect((await passwordOf(sql, email)).personId).toBe(person.id);
	});

	it('is not theirs by a link that is too old', async () => {
		const person = await makePerson(sql);
		const email = `late.${person.email}`;
		await askNewEmail(sql, await staffMember(), site, { personId: person.id, email });
		const token = tokenIn((await mailsTo(email))[0]!.text);
		await expect(confirmNewEmail(sql, visitor(onDay(4), 'test'), academy, token)).rejects.toThrow(
			Refused
		);
		expect((await nameOf(person.id)).email).toBe(person.email);
	});

	it('that somebody else has is refused, also when they took it meanwhile', async () => {
		const staff = await staffMember();
		const [person, other] = [await makePerson(sql), await makePerson(sql)];
		const ask = (email: string) => askNewEmail(sql, staff, site, { personId: person.id, email });
		await expect(ask(other.email)).rejects.toThrow(Invalid);
		const email = `wanted.${person.email}`;
		await ask(email);
		await makePerson(sql, { email });
		const token = tokenIn((await mailsTo(email))[0]!.text);
		await expect(confirmNewEmail(sql, visitor(onDay(1), 'test'), academy, token)).rejects.toThrow(
			Invalid
		);
		expect((await nameOf(person.id)).email).toBe(person.email);
	});

	it('by staff ends every session and every mailed link, once', async () => {
		const staff = await staffMember();
		const person = await makeAccount(sql);
		const session = await inTransaction(sql, (tx) => openSession(tx, person.id, 'Test'));
		await sql`
			insert into mailed_link (token_hash, purpose, person_id, created_at, expires_at)
			values (${Buffer.from(person.id)}, 'reset-password', ${person.id}, now(), now() + interval '1 hour')`;
		const email = `moved.${person.email}`;
		const input = { personId: person.id, email, evidence };
		await changeEmailByStaff(sql, staff, academy, input);
		await changeEmailByStaff(sql, staff, academy, input);
		expect(await readSession(sql, session)).toBeNull();
		const [open] = await sql`
			select from mailed_link where person_id = ${person.id} and used_at is null`;
		expect(open).toBeUndefined();
		expect(await mailsTo(person.email)).toHaveLength(1);
		expect(await mailsTo(email)).toHaveLength(1);
		expect((await auditOf(person.id)).filter((act) => act === 'email-changed')).toHaveLength(1);
	});

	it('is told to registers that may know it, once, and where none may nothing is written', async () => {
		const staff = await staffMember();
		const decided = await makeDecision(sql);
		const { awardId } = await awardFor(sql, decided);
		const types = async () =>
			(await sql`select type from notice where award_id = ${awardId} order by sequence`).map(
				({ type }) => type as string
			);
		const move = (email: string) =>
			changeEmailByStaff(sql, staff, academy, { personId: decided.personId, email, evidence });
		await move(`first.${decided.personId}@example.org`);
		expect(await types()).toEqual(['award']);
		await makeReceiver(sql, {
			...{ url: 'https://asks.example/', secret: 'y', agreement: { fields: ['email'] } }
		});
		const email = `second.${decided.personId}@example.org`;
		await Promise.all([1, 2, 3].map(() => move(email)));
		expect(await types()).toEqual(['award', 'amend']);
	});

	it('of somebody with rights is changed by administrators alone', async () => {
		const officer = await makeAccount(sql, { role: 'chair' });
		const input = { personId: officer.id, email: `x.${officer.email}`, evidence };
		await expect(changeEmailByStaff(sql, await staffMember(), academy, input)).rejects.toThrow(
			Forbidden
		);
		await changeEmailByStaff(sql, (await makeAdmin(sql)).actor, academy, input);
		expect((await nameOf(officer.id)).email).toBe(input.email);
	});
});
