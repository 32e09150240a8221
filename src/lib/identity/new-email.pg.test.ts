import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { actorOf, firstDay, type MadePerson } from '../../../tests/support/factories.ts';
import { makeAccount, PASSWORD } from '../../../tests/support/sign-in.ts';
import { visitor } from '../platform/actor.ts';
import { readConfig } from '../platform/config.server.ts';
import { inTransaction, type Sql } from '../platform/database.server.ts';
import { Invalid, TooMany } from '../platform/errors.ts';
import { createLog } from '../platform/log.server.ts';
import { newEmailOf, useLink } from './links.server.ts';
import { mailNewEmail } from './mail-new-email.job.server.ts';
import { requestNewEmail } from './new-email.server.ts';
import { changePassword } from './reset-password.server.ts';

let database: TestDatabase;
let sql: Sql;

beforeAll(async () => {
	database = await testDatabase();
	sql = database.sql;
});
afterAll(() => database.drop());

const config = readConfig({ ORIGIN: 'https://academy.example.org', LOG_LEVEL: 'silent' });
const context = () => ({ sql, config, log: createLog(config), clock: { now: () => firstDay } });

/** Where each asks from, so that only the limit in question counts. */
let places = 0;
const ask = (person: MadePerson, email: string, password = PASSWORD, address?: string) =>
	requestNewEmail(sql, actorOf(person), {
		currentEmail: person.email,
		email,
		password,
		address: address ?? `192.0.2.${++places}`
	});

type Payload = { personId: string; email: string; mailId: string; askedAt: string };
const queued = (person: MadePerson) =>
	sql<{ payload: Payload }[]>`
		select payload from graphile_worker._private_jobs j
		join graphile_worker._private_tasks t on t.id = j.task_id
		where t.identifier = 'mail-new-email' and payload ->> 'personId' = ${person.id} order by j.id`;
async function mailAll(person: MadePerson): Promise<void> {
	for (const { payload } of await queued(person)) await mailNewEmail(context(), payload);
}
const mailsTo = (address: string) =>
	sql<{ subject: string; text: string }[]>`
		select subject, body_text as text from mail where to_address = ${address}
		order by created_at, id`;
const tokenIn = (text: string) => /\/new-email\/([\w-]+)/.exec(text)![1]!;
const linkTo = async (email: string) =>
	newEmailOf(sql, visitor(firstDay, 'test'), tokenIn((await mailsTo(email)).at(-1)!.text));

describe('asking for a new address', () => {
	it('mails a link there, once however often the job runs, and changes nothing yet', async () => {
		const person = await makeAccount(sql);
		const email = `new.${person.email}`;
		await ask(person, email);
		await mailAll(person);
		await mailAll(person);
		expect(await mailsTo(email)).toHaveLength(1);
		expect(await linkTo(email)).toEqual({ personId: person.id, email });
		expect(await mailsTo(person.email)).toEqual([]);
		const audit = await sql`select action from audit where subject_id = ${person.id}`;
		expect(audit).toContainEqual({ action: 'email-change-asked' });
	});

	it('answers the same when the address is taken, and tells whom it belongs to', async () => {
		const [person, other] = [await makeAccount(sql), await makeAccount(sql)];
		await expect(ask(person, other.email)).resolves.toBeUndefined();
		await mailAll(person);
		const [told, ...more] = await mailsTo(other.email);
		expect(more).toEqual([]);
		expect(told!.subject).toBe('Your e-mail address is in use here already');
		expect(told!.text).not.toContain(person.email);
		expect(told!.text).not.toContain('/new-email/');
	});

	it('ends the link that was mailed before', async () => {
		const person = await makeAccount(sql);
		const [wrong, right] = [`mistyped.${person.email}`, `right.${person.email}`];
		for (const email of [wrong, right]) {
			await ask(person, email);
			await mailAll(person);
		}
		expect(await linkTo(wrong)).toBeNull();
		expect(await linkTo(right)).not.toBeNull();
		const token = tokenIn((await mailsTo(right))[0]!.text);
		await inTransaction(sql, (tx) =>
			useLink(tx, visitor(firstDay, 'test'), { token, purpose: 'new-email' })
		);
	});

	it('comes to nothing once the password is another, whether or not its mail is out', async () => {
		const person = await makeAccount(sql);
		const [mailed, queuedStill] = [`mailed.${person.email}`, `queued.${person.email}`];
		await ask(person, mailed);
		await mailAll(person);
		expect(await linkTo(mailed)).not.toBeNull();
		await ask(person, queuedStill);
		// Somebody knew the password, so its owner chooses another one a minute later.
		await changePassword(sql, actorOf(person, new Date(firstDay.getTime() + 60_000)), {
			email: person.email,
			current: PASSWORD,
			password: 'seven quiet harbours',
			sessionId: 'none'
		});
		expect(await linkTo(mailed)).toBeNull();
		await mailAll(person);
		expect(await mailsTo(queuedStill)).toEqual([]);
	});

	it('mails nothing once the account is closed', async () => {
		const person = await makeAccount(sql);
		await ask(person, `late.${person.email}`);
		await sql`update person set closed_at = ${firstDay} where id = ${person.id}`;
		await mailAll(person);
		expect(await mailsTo(`late.${person.email}`)).toEqual([]);
	});
});

describe('is refused', () => {
	it('for the address that is theirs, and with a wrong password', async () => {
		const person = await makeAccount(sql);
		await expect(ask(person, person.email)).rejects.toThrow('already');
		await expect(ask(person, `x.${person.email}`, 'wrong')).rejects.toThrow(Invalid);
		expect(await queued(person)).toEqual([]);
	});

	it('after 20 wrong passwords, the right one too', async () => {
		const person = await makeAccount(sql);
		for (let n = 0; n < 20; n++) {
			await expect(ask(person, `x.${person.email}`, 'wrong')).rejects.toThrow(Invalid);
		}
		await expect(ask(person, `x.${person.email}`)).rejects.toThrow(TooMany);
	});

	it('after five times in an hour for one person, and a hundred from one address', async () => {
		const person = await makeAccount(sql);
		for (let n = 0; n < 5; n++) await ask(person, `x${n}.${person.email}`);
		await expect(ask(person, `y.${person.email}`)).rejects.toThrow(TooMany);
		const crowd = await Promise.all(Array.from({ length: 21 }, () => makeAccount(sql)));
		const from = '198.51.100.7';
		for (const one of crowd.slice(0, 20)) {
			for (let n = 0; n < 5; n++) await ask(one, `x${n}.${one.email}`, PASSWORD, from);
		}
		const last = crowd.at(-1)!;
		await expect(ask(last, `x.${last.email}`, PASSWORD, from)).rejects.toThrow(TooMany);
	}, 60_000);
});
