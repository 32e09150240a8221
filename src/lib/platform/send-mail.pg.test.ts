import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { systemActor } from './actor.ts';
import { type Config, readConfig } from './config.server.ts';
import { inTransaction, type Sql } from './database.server.ts';
import { createLog } from './log.server.ts';
import { queueMail, queueMails } from './mail.server.ts';
import { sendMail } from './send-mail.job.server.ts';

let database: TestDatabase;
let sql: Sql;
let server: SMTPServer;
let config: Config;
const received: { to: string[]; source: string }[] = [];
let answer: { responseCode: number } | null = null;

const onRcptTo: SMTPServerOptions['onRcptTo'] = (_address, _session, done) =>
	done(answer && Object.assign(new Error('not this one'), answer));

const onData: SMTPServerOptions['onData'] = (stream, session, done) => {
	let source = '';
	stream.on('data', (chunk: Buffer) => (source += chunk.toString()));
	stream.on('end', () => {
		received.push({ to: session.envelope.rcptTo.map((each) => each.address), source });
		done();
	});
};

beforeAll(async () => {
	database = await testDatabase();
	sql = database.sql;
	server = new SMTPServer({ authOptional: true, disabledCommands: ['STARTTLS'], onRcptTo, onData });
	const listening = server.listen(0, '127.0.0.1');
	await once(listening, 'listening');
	const { port } = listening.address() as AddressInfo;
	config = readConfig({
		SMTP_URL: `smtp://127.0.0.1:${port}`,
		MAIL_FROM: 'Tranche Academy <academy@example.org>',
		ORIGIN: 'https://academy.example.org',
		LOG_LEVEL: 'silent'
	});
});
afterAll(async () => {
	await new Promise<void>((resolve) => server.close(() => resolve()));
	await database.drop();
});

const at = new Date('2026-11-02T09:00:00Z');
const write = (to = 'amira@academy.nhs.uk') =>
	inTransaction(sql, (tx) =>
		queueMail(tx, systemActor(at), {
			to,
			subject: 'Your place – żółw',
			text: 'Accept it here: https://academy.example.org/invitation/a-secret_token\n\nGoodbye.'
		})
	);
const run = (mailId: string, changed: Partial<Config> = {}) => {
	const used = { ...config, ...changed };
	return sendMail(
		{ sql, config: used, clock: { now: () => at }, log: createLog(used) },
		{ mailId }
	);
};
const stored = async (id: string) =>
	(
		await sql<{ sentAt: Date | null; lastError: string | null; bodyText: string }[]>`
		select sent_at, last_error, body_text from mail where id = ${id}`
	)[0]!;

it('hands a mail over once, under its own Message-ID, and then forgets the link', async () => {
	const id = await write();
	await run(id);
	await run(id);
	const mine = received.filter(({ source }) => source.includes(id));
	expect(mine).toHaveLength(1);
	expect(mine[0]!.to).toEqual(['amira@academy.nhs.uk']);
	expect(mine[0]!.source).toContain(`Message-ID: <${id}@academy.example.org>`);
	expect(mine[0]!.source).toContain('a-secret_token');
	const row = await stored(id);
	expect(row.sentAt).toEqual(at);
	expect(row.bodyText).not.toContain('a-secret_token');
	expect(row.bodyText).toContain('Goodbye.');
});

it('leaves it in the outbox without a mail server', async () => {
	const id = await write();
	await run(id, { smtpUrl: undefined });
	expect(await stored(id)).toMatchObject({ sentAt: null, lastError: null });
});

it('tries again when the server is away or busy, and says so', async () => {
	const id = await write();
	await expect(run(id, { smtpUrl: 'smtp://127.0.0.1:1' })).rejects.toThrow();
	expect((await stored(id)).lastError).toContain('ECONNREFUSED');
	answer = { responseCode: 451 };
	await expect(run(id)).rejects.toThrow();
	answer = null;
	await run(id);
	expect(await stored(id)).toMatchObject({ sentAt: at, lastError: null });
});

it('gives up when the server says no for good', async () => {
	answer = { responseCode: 550 };
	const id = await write('gone@academy.nhs.uk');
	await run(id);
	answer = null;
	const row = await stored(id);
	expect(row.sentAt).toBeNull();
	expect(row.lastError).toContain('550');
});

it('writes to one address, whatever characters it has', async () => {
	const id = await write('amira@academy.nhs.uk, bram@academy.nhs.uk');
	await run(id).catch(() => {});
	const mine = received.filter(({ source }) => source.includes(id));
	expect(mine.flatMap(({ to }) => to)).not.toContain('bram@academy.nhs.uk');
});

it('keeps mail to addresses that belong to nobody in the outbox, though there is a mail server', async () => {
	const before = received.length;
	for (const to of ['learner@example.org', 'a@ward.example.com', 'b@removed.invalid', 'c@x.test']) {
		const id = await write(to);
		await run(id);
		expect(await stored(id), to).toMatchObject({ sentAt: null, lastError: null });
	}
	expect(received).toHaveLength(before);
});

it('queues for more people than one statement has room for', async () => {
	const count = 14_000;
	const mail = { to: 'crowd@academy.nhs.uk', subject: 'To all', text: 'Once.' };
	await inTransaction(sql, (tx) =>
		queueMails(
			tx,
			systemActor(at),
			Array.from({ length: count }, () => mail)
		)
	);
	const [queued] = await sql<{ mails: number; jobs: number }[]>`
		select count(*)::int as mails, count(j.id)::int as jobs
		from mail m left join graphile_worker.jobs j on j.key = 'mail:' || m.id
		where m.to_address = ${mail.to}`;
	expect(queued).toEqual({ mails: count, jobs: count });
});
