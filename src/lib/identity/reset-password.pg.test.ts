import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { actorOf, firstDay } from '../../../tests/support/factories.ts';
import { makeAccount, PASSWORD } from '../../../tests/support/sign-in.ts';
import { systemActor, visitor } from '../platform/actor.ts';
import { readConfig } from '../platform/config.server.ts';
import { type Sql, inTransaction } from '../platform/database.server.ts';
import { Invalid, Refused, TooMany } from '../platform/errors.ts';
import { newId } from '../platform/id.ts';
import { createLog } from '../platform/log.server.ts';
import { issueLink, linkHolder, newEmailOf, useLink } from './links.server.ts';
import { mailResetLink } from './mail-reset-link.job.server.ts';
import { changePassword, requestReset, resetPassword } from './reset-password.server.ts';
import { readSession } from './sessions.server.ts';
import { signIn } from './sign-in.server.ts';

let database: TestDatabase;
let sql: Sql;

beforeAll(async () => {
	database = await testDatabase();
	sql = database.sql;
});
afterAll(() => database.drop());

const NEW_PASSWORD = 'seven quiet harbours';
const purpose = 'reset-password';
const config = readConfig({ ORIGIN: 'https://academy.example.org', LOG_LEVEL: 'silent' });
const guest = (minutes = 0) => visitor(new Date(firstDay.getTime() + minutes * 60_000), newId());
const enter = (email: string, password: string) =>
	signIn(sql, guest(), { email, password, address: '192.0.2.1', device: null, replaces: null });
const linkFor = (personId: string, hours = 1) =>
	inTransaction(sql, (tx) => issueLink(tx, systemActor(firstDay), { personId, purpose, hours }));

describe('a mailed link', () => {
	it('sets the password once, ends every session, and takes the other links with it', async () => {
		const person = await makeAccount(sql);
		const { sessionId } = await enter(person.email, PASSWORD);
		const [token, other] = [await linkFor(person.id), await linkFor(person.id)];
		await resetPassword(sql, guest(), { token, password: NEW_PASSWORD });
		expect(await readSession(sql, sessionId)).toBeNull();
		await enter(person.email, NEW_PASSWORD);
		await expect(enter(person.email, PASSWORD)).rejects.toThrow(Invalid);
		for (const used of [token, other]) {
			const again = resetPassword(sql, guest(), { token: used, password: PASSWORD });
			await expect(again).rejects.toThrow(Refused);
		}
	});

	it('takes a new e-mail address that was asked for with the old password with it', async () => {
		const person = await makeAccount(sql);
		const link = { personId: person.id, purpose: 'new-email', email: 'thief@example.org' } as const;
		const stolen = await inTransaction(sql, (tx) =>
			issueLink(tx, systemActor(firstDay), { ...link, hours: 72 })
		);
		expect(await newEmailOf(sql, guest(), stolen)).not.toBeNull();
		await resetPassword(sql, guest(), { token: await linkFor(person.id), password: NEW_PASSWORD });
		expect(await newEmailOf(sql, guest(), stolen)).toBeNull();
	});

	it('works for one of many at once', async () => {
		const person = await makeAccount(sql);
		const token = await linkFor(person.id);
		const passwords = Array.from({ length: 8 }, (_, index) => `${NEW_PASSWORD} ${index}`);
		const done = await Promise.allSettled(
			passwords.map((password) => resetPassword(sql, guest(), { token, password }))
		);
		const winners = passwords.filter((_, index) => done[index]!.status === 'fulfilled');
		expect(winners).toHaveLength(1);
		await enter(person.email, winners[0]!);
	});

	it('is not used up by a look, nor by a password that will not do', async () => {
		const person = await makeAccount(sql);
		const token = await linkFor(person.id);
		for (let look = 0; look < 3; look += 1) {
			expect(await linkHolder(sql, guest(), { token, purpose })).toMatchObject({
				email: person.email
			});
		}
		await expect(resetPassword(sql, guest(), { token, password: 'short' })).rejects.toThrow(
			Invalid
		);
		await resetPassword(sql, guest(), { token, password: NEW_PASSWORD });
	});

	it('ends with its hour, and serves one purpose', async () => {
		const person = await makeAccount(sql);
		const token = await linkFor(person.id);
		expect(await linkHolder(sql, guest(59), { token, purpose })).not.toBeNull();
		expect(await linkHolder(sql, guest(60), { token, purpose })).toBeNull();
		const late = inTransaction(sql, (tx) => useLink(tx, guest(60), { token, purpose }));
		await expect(late).rejects.toThrow(Refused);
		const wrong = inTransaction(sql, (tx) =>
			useLink(tx, guest(), { token, purpose: 'invitation' })
		);
		await expect(wrong).rejects.toThrow(Refused);
	});

	it('is stored only as a hash', async () => {
		const person = await makeAccount(sql);
		const token = await linkFor(person.id);
		const [row] = await sql<{ whole: string }[]>`
			select l::text as whole from mailed_link l where person_id = ${person.id}`;
		expect(row!.whole).not.toContain(token);
	});
});

describe('asking for a link', () => {
	const jobs = () => sql<{ payload: { email: string; mailId: string } }[]>`
		select payload from graphile_worker._private_jobs j
			join graphile_worker._private_tasks t on t.id = j.task_id
		where t.identifier = 'mail-reset-link' order by j.id`;
	const runJob = (payload: Record<string, unknown>) =>
		mailResetLink({ sql, config, clock: { now: () => firstDay }, log: createLog(config) }, payload);
	const mailsTo = (email: string) => sql<{ bodyText: string }[]>`
		select body_text from mail where to_address = ${email}`;

	it('does the same for an address that nobody has, and mails only to one that someone has', async () => {
		const person = await makeAccount(sql);
		await requestReset(sql, guest(), { email: person.email, address: '192.0.2.1' });
		await requestReset(sql, guest(), { email: 'no.one@example.org', address: '192.0.2.1' });
		const queued = await jobs();
		expect(queued.map((job) => job.payload.email)).toEqual([person.email, 'no.one@example.org']);
		// A job may run twice: the mail goes once.
		for (const { payload } of [...queued, ...queued]) await runJob(payload);
		expect(await mailsTo('no.one@example.org')).toHaveLength(0);
		const mails = await mailsTo(person.email);
		expect(mails).toHaveLength(1);
		const token = /https:\/\/academy\.example\.org\/reset-password\/(\S+)/.exec(
			mails[0]!.bodyText
		)![1]!;
		await resetPassword(sql, guest(), { token, password: NEW_PASSWORD });
	});

	it('is limited by account', async () => {
		const ask = () =>
			requestReset(sql, guest(), { email: 'flood@example.org', address: '192.0.2.9' });
		for (let index = 0; index < 5; index += 1) await ask();
		await expect(ask()).rejects.toThrow(TooMany);
	});
});

describe('changing the password', () => {
	it('asks for the old one and signs the other devices out', async () => {
		const person = await makeAccount(sql);
		const [here, there] = [
			await enter(person.email, PASSWORD),
			await enter(person.email, PASSWORD)
		];
		const actor = actorOf(person);
		const input = {
			email: person.email,
			current: PASSWORD,
			password: NEW_PASSWORD,
			sessionId: here.sessionId
		};
		const wrong = changePassword(sql, actor, { ...input, current: 'not mine' });
		await expect(wrong).rejects.toMatchObject({ issues: [{ field: 'currentPassword' }] });
		await changePassword(sql, actor, input);
		expect(await readSession(sql, here.sessionId)).not.toBeNull();
		expect(await readSession(sql, there.sessionId)).toBeNull();
		await enter(person.email, NEW_PASSWORD);
	});

	it('cannot be guessed at by whoever sits at an open session', async () => {
		const person = await makeAccount(sql);
		const guess = () =>
			changePassword(sql, actorOf(person), {
				...{ email: person.email, current: 'a guess', password: NEW_PASSWORD, sessionId: 'x' }
			}).catch((error: unknown) => error);
		const answers = await Promise.all(Array.from({ length: 25 }, guess));
		expect(answers.filter((error) => error instanceof TooMany)).toHaveLength(5);
	});
});
