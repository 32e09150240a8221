import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRegister } from '../../../reference-register/app.ts';
import { openStore, type Store } from '../../../reference-register/store.ts';
import { awardFor, makeDecision, makeReceiver } from '../../../tests/support/awards.ts';
import { testDatabase } from '../../../tests/support/database.ts';
import { testSecret } from '../../../tests/support/register-double.ts';
import { systemActor } from '#lib/platform/actor.ts';
import { systemClock } from '#lib/platform/clock.server.ts';
import { readConfig } from '#lib/platform/config.server.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import { createLog } from '#lib/platform/log.server.ts';
import { deliverNotices } from './deliver-notices.job.server.ts';
import { writeNotice } from './notices.server.ts';
import { reconcile } from './reconcile.server.ts';
import { lastAgreements, reconciliationsWith } from './reconciliations.server.ts';

/** With the reference register on the other side, which knows only the contract. */

const database = await testDatabase();
const { sql } = database;
const AWARDS = 150;
const reach = { loopback: true, privateNetworks: false };
let store: Store;
let server: Server;
let receiverId: string;
let origin: string;
let awards: string[];

beforeAll(async () => {
	store = openStore(database.url);
	await store.prepare();
	server = createRegister({ store, secret: testSecret });
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	receiverId = await makeReceiver(sql, { url: `${origin}/notices`, secret: testSecret });
	await sql`update receiver set status_url = ${`${origin}/status`}`;
	awards = [];
	for (let n = 0; n < AWARDS; n++) {
		const decided = await makeDecision(sql, { name: `Person Number ${n}` });
		awards.push((await awardFor(sql, decided, new Date())).awardId);
	}
	await deliver();
}, 60_000);
afterAll(async () => {
	server.closeAllConnections();
	server.close();
	await store.close();
	await database.drop();
});

const config = readConfig({ DEMO: 'on', LOG_LEVEL: 'silent' });
const log = createLog(config);

const deliver = () => deliverNotices({ sql, config, clock: systemClock, log }, { receiverId });

const compare = () => reconcile(sql, systemActor(new Date()), reach, receiverId);
/** What the other side knows of the last comparison. */
const lastCompared = async () =>
	((await (await fetch(`${origin}/status`)).json()) as { last_compared: unknown }).last_compared;
const amend = (awardId: string) =>
	inTransaction(sql, (tx) => writeNotice(tx, systemActor(new Date()), { awardId, type: 'amend' }));

test('both sides equal: one question, and a day on which we agreed', async () => {
	expect(await compare()).toMatchObject({ agreed: true, problem: null, questions: 1 });
	const [last] = await lastAgreements(sql);
	expect(last!.agreed).toBe(true);
	expect(last!.agreedAt).toEqual(last!.lookedAt);
	expect(await lastCompared()).toMatchObject({ agrees: true, position: AWARDS });
});

test('lost, outdated, tampered and unknown entries are found among all and repaired', async () => {
	const [lost, tampered, behind, early] = [awards[3]!, awards[77]!, awards[140]!, awards[141]!];
	const stranger = '00000000-0000-7000-8000-000000000001';
	await amend(behind);
	await deliver();
	await sql`delete from reference_register.entry where id = ${lost}`;
	await sql`update reference_register.entry set status = 'revoked' where id = ${tampered}`;
	await sql`update reference_register.entry set sequence = 1 where id = ${behind}`;
	await sql`
		insert into reference_register.entry
		select ${stranger}, sequence, person_id, status, name, qualification, level, grade,
			awarding_body, awarded_on, valid_from, expires_on, effective_on
		from reference_register.entry limit 1`;
	await amend(early);
	const found = await compare();
	expect(found.agreed).toBe(false);
	expect(await lastCompared()).toMatchObject({ agrees: false });
	const remedies = new Map(found.differences.map(({ awardId, remedy }) => [awardId, remedy]));
	expect(remedies).toEqual(
		new Map([
			[stranger, 'person'],
			[lost, 'replay'],
			[tampered, 'tellAgain'],
			[behind, 'replay'],
			[early, 'underWay']
		])
	);
	expect(found.questions).toBeLessThan(30);
	// Compared again before the repair has arrived, nothing is begun twice.
	const notices = async () => (await sql`select from notice`).length;
	const before = await notices();
	expect((await compare()).differences.filter(({ remedy }) => remedy === 'underWay')).toHaveLength(
		4
	);
	expect(await notices()).toBe(before);
	await deliver();
	await sql`delete from reference_register.entry where id = ${stranger}`;
	expect(await compare()).toMatchObject({ agreed: true });
	const kept = await reconciliationsWith(sql, receiverId);
	expect(kept.map(({ agreed }) => agreed)).toEqual([true, false, false, true]);
	expect(kept[2]!.differences).toMatchObject(found.differences);
	// Named for staff; one that is not ours has no name.
	const holders = new Map(kept[2]!.differences.map(({ awardId, holder }) => [awardId, holder]));
	expect([holders.get(lost), holders.get(stranger)]).toEqual(['Person Number 3', null]);
	await expect(sql`delete from reconciliation`).rejects.toThrow('append-only');
});

test('a register that answers questions again is told at once, and not only when its rest is over', async () => {
	const rest = new Date(Date.now() + 3_600_000);
	await sql`
		update receiver set failures = 6, failing_since = now() - interval '2 hours', rest_until = ${rest}`;
	await amend(awards[5]!);
	await deliver();
	expect(await compare()).toMatchObject({ differences: [{ remedy: 'underWay' }] });
	await deliver();
	expect(await compare()).toMatchObject({ agreed: true });
	// One that does not say what it holds is left in peace.
	await sql`update receiver set failures = 6, failing_since = now(), rest_until = ${rest}`;
	await sql`update receiver set status_url = ${`${origin}/nothing`}`;
	expect((await compare()).problem).not.toBeNull();
	expect(await sql`select rest_until from receiver`).toEqual([{ restUntil: rest }]);
	await sql`update receiver set failures = 0, failing_since = null, rest_until = null`;
	await sql`update receiver set status_url = ${`${origin}/status`}`;
});

test('a register that knows more than a backup that was restored: it lets go of the award, and gets it back', async () => {
	const award = awards[9]!;
	await sql`update reference_register.entry set sequence = 9, status = 'revoked' where id = ${award}`;
	expect((await compare()).differences).toMatchObject([{ awardId: award, remedy: 'person' }]);
	await deliver();
	expect((await compare()).differences).toMatchObject([{ awardId: award, remedy: 'person' }]);
	await sql`delete from reference_register.entry where id = ${award}`;
	expect((await compare()).differences).toMatchObject([{ awardId: award, remedy: 'replay' }]);
	await deliver();
	expect(await compare()).toMatchObject({ agreed: true });
});

test('an empty register gets everything back', async () => {
	await sql`delete from reference_register.entry`;
	const found = await compare();
	expect(found.differences).toHaveLength(AWARDS);
	await deliver();
	expect(await compare()).toMatchObject({ agreed: true });
});

test('a register that cannot answer about ranges is said to differ, and why we know no more', async () => {
	await sql`delete from reference_register.entry where id = ${awards[0]!}`;
	await sql`update receiver_secret set secret = ${`whsec_${btoa('x'.repeat(32))}`}`;
	expect(await compare()).toMatchObject({
		agreed: false,
		problem: 'It answered with status 401.'
	});
});
