import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import {
	awardFor,
	boardDay,
	type Decided,
	makeDecision,
	makeReceiver,
	openAgreement,
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
import { createLog } from '#lib/platform/log.server.ts';
import { agreementsWith, makeAgreement } from './agreements.server.ts';
import { giveConsent, keepRegistrant, withdrawConsent } from './consents.server.ts';
import { deliverNotice } from './deliver-notice.job.server.ts';
import { endExchange, liveSecrets, rotateSecret } from './secrets.server.ts';
import { disclosedAbout, noticesOfAward } from './sent.server.ts';
import { sharingOf } from './sharing.server.ts';

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
const run = () => deliverNotice({ sql, config, clock, log }, { receiverId, awardId });
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
	await Promise.all([1, 2, 3, 4].map(() => giveConsent(sql, self(), receiverId)));
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
	await giveConsent(sql, self(), receiverId);
	await run();
	const before = register.heard.length;
	await keepRegistrant(sql, self(), receiverId, {
		registerNumber: 'AB 1',
		dateOfBirth: '1980-01-01'
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
	const [shown] = (await sharingOf(sql, decided.personId, now)).filter(
		(one) => one.receiverId === receiverId
	);
	// No date of birth is kept that no agreement asks for; a number is not matched by giving it.
	expect(shown).toMatchObject({
		consentGivenAt: null,
		registerNumber: 'AB 1',
		numberMatched: false,
		dateOfBirth: null
	});
	await expect(sql`delete from consent`).rejects.toThrow('only ever withdrawn');
	await expect(sql`delete from disclosure`).rejects.toThrow('append-only');
	await expect(
		sql`update consent set withdrawn_at = null where receiver_id = ${receiverId}`
	).rejects.toThrow('only ever withdrawn');
});

test('an agreement that has not begun holds notices back; one that has ended stops them', async () => {
	const staff = staffActor(now);
	const agree = (after: number, terms: object) =>
		inTransaction(sql, (tx) =>
			makeAgreement(tx, staff, receiverId, { ...openAgreement, ...terms, after })
		);
	await run();
	await agree(1, { startsOn: '2026-11-08' });
	await agree(1, { startsOn: '2026-11-08' });
	await run();
	expect(await states()).toEqual(['waiting']);
	const [waiting] = await sql`select next_try_at from delivery where receiver_id = ${receiverId}
		and state = 'waiting' limit 1`;
	expect(waiting!['nextTryAt']).toEqual(new Date('2026-11-08T00:00:00Z'));
	await expect(agree(1, { startsOn: '2026-11-09' })).rejects.toThrow('Somebody else');
	await agree(2, { startsOn: '2020-01-01', endsOn: '2026-11-05' });
	await sql`update delivery set next_try_at = ${now} where receiver_id = ${receiverId}`;
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

test('while a secret is exchanged both sign; afterwards only the new one', async () => {
	await giveConsent(sql, self(), receiverId);
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
