import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import {
	awardFor,
	boardDay,
	type Decided,
	makeDecision,
	makeReceiver,
	openAgreement,
	revoke,
	staffActor
} from '../../../tests/support/awards.ts';
import { testDatabase } from '../../../tests/support/database.ts';
import {
	type RegisterDouble,
	registerDouble,
	testSecret
} from '../../../tests/support/register-double.ts';
import { noRoles } from '#lib/platform/actor.ts';
import { readConfig } from '#lib/platform/config.server.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import { newId } from '#lib/platform/id.ts';
import { createLog } from '#lib/platform/log.server.ts';
import { agreementsWith, makeAgreement } from './agreements.server.ts';
import { giveConsent, keepRegistrant, withdrawConsent } from './consents.server.ts';
import { deliverNotices } from './deliver-notices.job.server.ts';
import { endExchange, liveSecrets, rotateSecret } from './secrets.server.ts';
import { feedAfter, feedSnapshot } from './feed-pages.server.ts';
import { repair } from './repair.server.ts';
import { replayFeed } from './replays.server.ts';
import { sendAgain } from './resend.server.ts';
import { disclosedAbout, noticesOfAward } from './sent.server.ts';
import { sharingOf } from './sharing.server.ts';
import { stuckDeliveries } from './stuck-deliveries.server.ts';

const database = await testDatabase();
const { sql } = database;
afterAll(database.drop);

const config = readConfig({ DEMO: 'on', LOG_LEVEL: 'silent' });
const log = createLog(config);
const now = new Date(boardDay.getTime() + 60_000);
const clock = { now: () => now };
let register: RegisterDouble;
let receiverId: string;
let decided: Decided;
let awardId: string;

beforeEach(async () => {
	register = await registerDouble();
	receiverId = await makeReceiver(sql, {
		...register,
		agreement: { basis: 'consent', fields: ['register_number', 'email'] }
	});
	decided = await makeDecision(sql);
	({ awardId } = await awardFor(sql, decided));
});
afterEach(() => register.close());

const self = () => ({ personId: decided.personId, roles: noRoles, at: now, requestId: 'test' });
const give = async () => {
	const [newest] = await sql<{ id: string }[]>`
		select id from agreement where receiver_id = ${receiverId} order by number desc limit 1`;
	await giveConsent(sql, self(), receiverId, newest!.id);
};
const shared = async () =>
	(await sharingOf(sql, decided.personId, now)).find((one) => one.receiverId === receiverId);
const agree = (after: number, terms: object, at = now) =>
	inTransaction(sql, (tx) =>
		makeAgreement(tx, staffActor(at), receiverId, { ...openAgreement, ...terms, after })
	);
const run = () => deliverNotices({ sql, config, clock, log }, { receiverId });
const states = async () =>
	(
		await sql<{ state: string }[]>`
			select d.state from delivery d join notice n on n.id = d.notice_id
			where d.receiver_id = ${receiverId} and n.award_id = ${awardId} order by n.sequence`
	).map(({ state }) => state);

type Sent = { person: Record<string, unknown>; grade: unknown; lawful_basis: string };
const bodies = () => register.heard.map(({ body }) => body as unknown as Sent);

test('without consent nothing leaves; given, the register is told where the award stands', async () => {
	await run();
	expect(register.heard).toHaveLength(0);
	expect(await states()).toEqual(['withheld']);
	await Promise.all([1, 2, 3, 4].map(give));
	await run();
	expect(await states()).toEqual(['withheld', 'acknowledged']);
	const [consent] = await sql`select id, words from consent where person_id = ${decided.personId}`;
	expect(consent!['words']).toContain('your e-mail address');
	expect(bodies()).toMatchObject([
		{
			person: { email: expect.stringContaining('@') as string, register_number: null },
			grade: null,
			lawful_basis: 'consent',
			consent_id: consent!['id']
		}
	]);
});

test('withdrawn, what waits is not sent, and what was sent stays on record', async () => {
	await give();
	await run();
	const before = register.heard.length;
	await keepRegistrant(sql, self(), receiverId, {
		registerNumber: 'AB 1',
		dateOfBirth: '1980-01-01',
		yearOfBirth: '1980'
	});
	await withdrawConsent(sql, self(), receiverId);
	await withdrawConsent(sql, self(), receiverId);
	await run();
	expect(register.heard).toHaveLength(before);
	expect((await states()).at(-1)).toBe('withheld');
	const sent = await disclosedAbout(sql, decided.personId);
	expect(sent).toHaveLength(2);
	expect(sent[0]).toMatchObject({ basis: 'consent', way: 'sent', consentGivenAt: now });
	// Word for word what the register heard.
	expect(sent.map(({ body }) => body)).toEqual(register.heard.map(({ body }) => body).toReversed());
	// No date of birth is kept that no agreement asks for; a number is not matched by giving it.
	expect(await shared()).toMatchObject({
		consent: null,
		registerNumber: 'AB 1',
		numberMatched: false,
		dateOfBirth: null,
		yearOfBirth: null
	});
	await expect(sql`delete from consent`).rejects.toThrow('only ever withdrawn');
	await expect(sql`delete from disclosure`).rejects.toThrow('append-only');
	await expect(
		sql`update consent set withdrawn_at = null where receiver_id = ${receiverId}`
	).rejects.toThrow('only ever withdrawn');
});

test('taken back after a try that failed, nothing leaves any more, by whatever way it is asked for', async () => {
	await give();
	register.answer = (_request, response) => response.writeHead(503).end();
	await run();
	const before = await disclosedAbout(sql, decided.personId);
	expect(before).toHaveLength(1);
	await withdrawConsent(sql, self(), receiverId);
	register.answer = (_request, response) => response.writeHead(200).end();
	register.heard.length = 0;
	const later = staffActor(new Date(now.getTime() + 3_600_000));
	const runLater = () =>
		deliverNotices({ sql, config, clock: { now: () => later.at }, log }, { receiverId });
	await runLater();
	expect(await states()).toEqual(['withheld', 'withheld']);
	// Staff ask for it by every button there is.
	const ids = await sql<{ id: string; noticeId: string }[]>`
		select d.id, d.notice_id from delivery d join notice n on n.id = d.notice_id
		where d.receiver_id = ${receiverId} and n.award_id = ${awardId}`;
	await replayFeed(sql, later, { receiverId, from: 1, to: 1_000_000, which: 'all' });
	for (const { id } of ids) await sendAgain(sql, later, id);
	await inTransaction(sql, (tx) =>
		repair(
			tx,
			later,
			receiverId,
			ids.map(({ noticeId }) => ({
				...{ awardId, noticeId, ours: null, theirs: null, remedy: 'replay' as const }
			}))
		)
	);
	await runLater();
	expect(register.heard.filter(({ body }) => body.award_id === awardId)).toEqual([]);
	// And the register asks for it.
	const { items } = await feedAfter(sql, receiverId, later.at, { after: 0, limit: 500 });
	expect(items.filter((item) => 'notice' in item && item.notice.award_id === awardId)).toEqual([]);
	const snapshot = await feedSnapshot(sql, receiverId, later.at, { cursor: null, limit: 500 });
	expect(snapshot.items.filter(({ award_id }) => award_id === awardId)).toEqual([]);
	expect(await disclosedAbout(sql, decided.personId)).toEqual(before);
});

test('a person sees whether what was sent arrived, and that it was sent again', async () => {
	await agree(1, {});
	register.answer = (_request, response) => response.writeHead(503).end();
	await run();
	const told = async () => (await disclosedAbout(sql, decided.personId))[0];
	expect(await told()).toMatchObject({ at: now, receivedAt: null, sentAgainAt: null });
	register.answer = (_request, response) => response.writeHead(200).end();
	const [awhile, later] = [60_000, 86_400_000].map((ms) => new Date(now.getTime() + ms));
	const runAt = (at: Date) =>
		deliverNotices({ sql, config, clock: { now: () => at }, log }, { receiverId });
	await runAt(awhile!);
	expect(await told()).toMatchObject({ at: now, receivedAt: awhile, sentAgainAt: awhile });
	const [delivery] = await sql<{ id: string }[]>`
		select id from delivery where receiver_id = ${receiverId}`;
	await sendAgain(sql, staffActor(later!), delivery!.id);
	await runAt(later!);
	expect(await disclosedAbout(sql, decided.personId)).toHaveLength(1);
	expect(await told()).toMatchObject({ at: now, receivedAt: awhile, sentAgainAt: later });
});

test('an agreement that has not begun holds notices back; one that has ended stops them', async () => {
	await run();
	await agree(1, { startsOn: '2026-11-08' });
	await agree(1, { startsOn: '2026-11-08' });
	await run();
	expect(await states()).toEqual(['waiting']);
	const [waiting] = await sql`select next_try_at from delivery where receiver_id = ${receiverId}
		and state = 'waiting' limit 1`;
	expect(waiting!['nextTryAt']).toEqual(new Date('2026-11-08T00:00:00Z'));
	// It waits as it should: nobody has to look.
	const stuckAt = async (at: string) =>
		(await stuckDeliveries(sql, new Date(at))).filter((one) => one.receiverId === receiverId);
	expect(await stuckAt('2026-11-07T23:00:00Z')).toEqual([]);
	expect(await stuckAt('2026-11-08T02:00:00Z')).toMatchObject([{ late: 1 }]);
	await expect(agree(1, { startsOn: '2026-11-09' })).rejects.toThrow('Somebody else');
	await agree(2, { startsOn: '2020-01-01', endsOn: '2026-11-05' });
	await run();
	expect(await states()).toEqual(['withheld']);
	expect(register.heard).toHaveLength(0);
	await agree(3, {});
	await run();
	expect(await states()).toEqual(['acknowledged']);
	expect(bodies()[0]).toMatchObject({ lawful_basis: 'contract', grade: 'Merit', consent_id: null });
	expect(await agreementsWith(sql, receiverId)).toHaveLength(4);
	const [notice] = await noticesOfAward(sql, awardId);
	expect(notice!.disclosed).toHaveLength(1);
});

test('what is looked at while an agreement is made is not withheld by the one before', async () => {
	await agree(1, { endsOn: '2026-11-05' });
	await inTransaction(sql, async (tx) => {
		await makeAgreement(tx, staffActor(now), receiverId, { ...openAgreement, after: 2 });
		await run();
		expect(await states()).toEqual(['waiting']);
	});
	const later = { now: () => new Date(now.getTime() + 10_000) };
	await deliverNotices({ sql, config, clock: later, log }, { receiverId });
	expect(await states()).toEqual(['acknowledged']);
});

test('whenever an agreement is made while workers look at notices, none is left behind', async () => {
	await sql`alter table receiver disable trigger user`;
	await sql`update receiver set state = 'gone' where id <> ${receiverId}`;
	await sql`alter table receiver enable trigger user`;
	const lookAgain = () => sql`
		update delivery set next_try_at = ${now} where id in (
			select id from delivery where receiver_id = ${receiverId} and state = 'waiting'
			for update skip locked)`;
	for (let round = 0; round < 8; round++) {
		await agree(2 * round + 1, { endsOn: '2026-11-05' });
		let isMade = false;
		const work = async () => {
			while (!isMade) {
				await lookAgain();
				await run();
			}
		};
		const write = async () => {
			for (let n = 0; n < 4; n++) await awardFor(sql, await makeDecision(sql));
		};
		const workers = [work(), work(), work()];
		await Promise.all([write(), write(), agreeSoon(2 * round + 2)]).finally(() => (isMade = true));
		await Promise.all(workers);
		for (let n = 0; n < 3; n++) {
			await lookAgain();
			await run();
		}
		const left = await sql`
			select state from delivery where receiver_id = ${receiverId} and state <> 'acknowledged'`;
		expect([...left]).toEqual([]);
	}
});

async function agreeSoon(after: number): Promise<void> {
	await sleep(Math.random() * 100);
	await agree(after, {});
}

test('an agreement may ask for the year of birth alone: no day is kept, and none is sent', async () => {
	const year = { registerNumber: '', dateOfBirth: '', yearOfBirth: '1980' };
	const keep = (given: object) => keepRegistrant(sql, self(), receiverId, { ...year, ...given });
	const day = { dateOfBirth: '1980-02-03' };
	await agree(1, { fields: ['name_as_awarded', 'date_of_birth'] });
	await keep(day);
	await run();
	expect(bodies().at(-1)!.person).toMatchObject({ date_of_birth: '1980-02-03' });
	expect(bodies().at(-1)!.person).not.toHaveProperty('year_of_birth');
	await agree(2, { fields: ['name_as_awarded', 'year_of_birth'] });
	// The day that is known says the year, and is not kept when the year is given anew.
	expect(await shared()).toMatchObject({ yearOfBirth: 1980 });
	await expect(keep({ yearOfBirth: '2027' })).rejects.toMatchObject({
		issues: [{ field: 'yearOfBirth' }]
	});
	await keep({ ...day, yearOfBirth: '1979' });
	await run();
	expect(bodies().at(-1)!.person).toMatchObject({ date_of_birth: null, year_of_birth: 1979 });
	expect(await shared()).toMatchObject({ dateOfBirth: null, yearOfBirth: 1979 });
});

test('the agreement of next year changes nothing before its first day', async () => {
	await agree(1, {});
	await run();
	await agree(2, { startsOn: '2027-01-01', fields: ['email'] });
	await revoke(sql, awardId, now);
	await run();
	expect(await states()).toEqual(['acknowledged', 'acknowledged']);
	expect(bodies().at(-1)).toMatchObject({ notice_type: 'revoke', person: { email: null } });
	expect(await shared()).toMatchObject({ agreement: { number: 2 } });
});

test('a consent covers what it was given for, however much the agreement asks for later', async () => {
	await agree(1, { basis: 'consent', fields: ['grade'] });
	await give();
	await agree(2, { basis: 'consent', fields: ['grade', 'email'] });
	await run();
	expect(bodies().at(-1)).toMatchObject({ grade: 'Merit', person: { email: null } });
	const card = (await shared())!;
	expect(card.consent).toMatchObject({ counts: true, asksBeyond: ['email'] });
	expect(card.consent!.words).not.toContain('e-mail');
	// Who read the words of before does not say yes to those of now.
	const [before] = await sql<{ id: string }[]>`
		select id from agreement where receiver_id = ${receiverId} and number = 2`;
	await expect(giveConsent(sql, self(), receiverId, before!.id)).rejects.toThrow('has changed');
	await Promise.all([give(), give(), give()]);
	await run();
	expect(bodies().at(-1)).toMatchObject({
		person: { email: expect.stringContaining('@') as string }
	});
	expect((await shared())!.consent).toMatchObject({ counts: true, asksBeyond: [] });
	const all = await sql`select withdrawn_at from consent where person_id = ${decided.personId}`;
	expect(all.filter((one) => one['withdrawnAt'] === null)).toHaveLength(1);
	expect(all).toHaveLength(2);
});

test('a consent can be seen and taken back when nothing is sent, and is not woken by other words', async () => {
	await agree(1, { basis: 'consent', fields: ['grade'] });
	await give();
	await agree(2, { basis: 'consent', fields: ['grade'], endsOn: '2026-11-05' });
	await run();
	expect(register.heard).toHaveLength(0);
	expect(await shared()).toMatchObject({ agreement: null, consent: { counts: false } });
	await agree(3, { basis: 'consent', fields: ['grade', 'email'] });
	await run();
	expect(register.heard).toHaveLength(0);
	expect(await shared()).toMatchObject({ agreement: { number: 4 }, consent: { counts: false } });
	// The same words as before are the same yes.
	await agree(4, { basis: 'consent', fields: ['grade'] });
	await run();
	expect(register.heard).not.toHaveLength(0);
	await sql`alter table receiver disable trigger user`;
	await sql`update receiver set state = 'gone' where id = ${receiverId}`;
	await sql`alter table receiver enable trigger user`;
	expect(await shared()).toMatchObject({ agreement: null });
	await withdrawConsent(sql, self(), receiverId);
	expect(await shared()).toBeUndefined();
	await expect(withdrawConsent(sql, self(), newId())).rejects.toThrow('could not be found');
});

test('a consent given while notices wait for the next agreement sets them going', async () => {
	await agree(1, { startsOn: '2027-01-01' });
	await run();
	expect(await states()).toEqual(['waiting']);
	const [inForce] = await sql<{ id: string }[]>`
		select id from agreement where receiver_id = ${receiverId} and number = 1`;
	await giveConsent(sql, self(), receiverId, inForce!.id);
	await run();
	expect(await states()).toEqual(['acknowledged', 'acknowledged']);
});

test('while a secret is exchanged both sign; afterwards only the new one', async () => {
	await give();
	const act = (does: typeof rotateSecret, at = now) =>
		inTransaction(sql, (tx) => does(tx, staffActor(at), receiverId));
	await Promise.all([1, 2, 3].map(() => act(rotateSecret)));
	const both = await liveSecrets(sql, receiverId, now);
	expect(both).toHaveLength(2);
	expect(both[1]).toBe(testSecret);
	await run();
	// The double believes the old secret alone, and heard both notices.
	expect(register.heard).toHaveLength(2);
	await act(endExchange);
	await act(endExchange);
	expect(await liveSecrets(sql, receiverId, now)).toEqual([both[0]]);
	await act(rotateSecret);
	const later = new Date(now.getTime() + 15 * 86_400_000);
	expect(await liveSecrets(sql, receiverId, later)).toHaveLength(1);
});
