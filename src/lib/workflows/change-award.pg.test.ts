import { afterAll, beforeAll, expect, test } from 'vitest';
import { awardFor, makeDecision, makeReceiver, staffActor } from '../../../tests/support/awards.ts';
import { testDatabase } from '../../../tests/support/database.ts';
import { storedAward, type AwardChange } from '#lib/certification/awards.server.ts';
import { noRoles, systemActor } from '#lib/platform/actor.ts';
import { replay } from '#lib/platform/machine-store.server.ts';
import { changeAward } from './change-award.server.ts';
import { expireAwards } from './expire-awards.server.ts';

const database = await testDatabase();
const { sql } = database;
afterAll(database.drop);
beforeAll(async () => {
	await makeReceiver(sql, { url: 'https://register.example/', secret: 'x' });
});

const staff = staffActor(new Date('2027-03-27T10:00:00Z'));

const newAward = async (validMonths = 36) =>
	(await awardFor(sql, await makeDecision(sql, { validMonths }))).awardId;

const suspension = (awardId: string): AwardChange => ({
	awardId,
	version: 0,
	act: 'suspended',
	reasonCode: 'UNDER_INVESTIGATION',
	effectiveOn: '2027-03-26'
});

const stateOf = async (awardId: string) =>
	(await sql`select state, version from award where id = ${awardId}`)[0];

const noticesOf = async (awardId: string) =>
	await sql`
		select type, body->>'status' as status, body->>'reason_code' as reason,
			body->>'effective_on' as effective
		from notice where award_id = ${awardId} order by sequence`;

test('a suspension moves the award, tells the registers and is on record', async () => {
	const awardId = await newAward();
	await changeAward(sql, staff, suspension(awardId));
	expect(await stateOf(awardId)).toEqual({ state: 'suspended', version: 1 });
	expect((await noticesOf(awardId))[1]).toEqual({
		type: 'suspend',
		status: 'suspended',
		reason: 'UNDER_INVESTIGATION',
		effective: '2027-03-26'
	});
	const [audit] =
		await sql`select action, actor_id, detail from audit where subject_id = ${awardId}`;
	expect(audit).toEqual({
		action: 'award-suspended',
		actorId: staff.personId,
		detail: { reasonCode: 'UNDER_INVESTIGATION', effectiveOn: '2027-03-26' }
	});
	expect(await replay(sql, storedAward, awardId)).toEqual({ state: 'suspended', version: 1 });
});

test('pressed eight times at once, it happens once', async () => {
	const awardId = await newAward();
	await Promise.all(Array.from({ length: 8 }, () => changeAward(sql, staff, suspension(awardId))));
	expect(await stateOf(awardId)).toEqual({ state: 'suspended', version: 1 });
	expect(await noticesOf(awardId)).toHaveLength(2);
	expect(await sql`select from audit where subject_id = ${awardId}`).toHaveLength(1);
});

test('two people who decide differently at once: the second is told to look again', async () => {
	const awardId = await newAward();
	const revocation = {
		...suspension(awardId),
		act: 'revoked',
		reasonCode: 'MALPRACTICE_PROVEN'
	} as const;
	const results = await Promise.allSettled([
		changeAward(sql, staff, suspension(awardId)),
		changeAward(sql, staffActor(staff.at), revocation)
	]);
	expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
	expect(await noticesOf(awardId)).toHaveLength(2);
});

test('a refused change leaves nothing behind', async () => {
	const awardId = await newAward();
	const before = await sql`select position from feed_head`;
	const bad: [Partial<AwardChange>, string][] = [
		[{ reasonCode: 'NON_RENEWAL' }, 'Choose a reason that fits'],
		[{ effectiveOn: '2027-03-28' }, 'today or earlier'],
		[{ effectiveOn: '2026-11-05' }, 'before the award began'],
		[{ act: 'lifted' }, 'in force, so that cannot be done'],
		[{ version: 7 }, 'Somebody else changed this award'],
		[{ awardId: staff.personId! }, 'could not be found']
	];
	for (const [change, words] of bad) {
		await expect(changeAward(sql, staff, { ...suspension(awardId), ...change })).rejects.toThrow(
			words
		);
	}
	const learner = { ...staff, roles: noRoles };
	await expect(changeAward(sql, learner, suspension(awardId))).rejects.toThrow('permission');
	expect(await stateOf(awardId)).toEqual({ state: 'awarded', version: 0 });
	expect(await sql`select position from feed_head`).toEqual(before);
});

test('suspended awards are lifted or revoked; what is revoked stays so', async () => {
	const awardId = await newAward();
	await changeAward(sql, staff, suspension(awardId));
	await expect(
		changeAward(sql, staff, {
			...suspension(awardId),
			version: 1,
			act: 'withdrawn',
			reasonCode: 'HOLDER_REQUEST'
		})
	).rejects.toThrow('cannot be given up before that is settled');
	await changeAward(sql, staff, { ...suspension(awardId), version: 1, act: 'lifted' });
	await changeAward(sql, staff, {
		...suspension(awardId),
		version: 2,
		act: 'revoked',
		reasonCode: 'ASSESS_ERROR'
	});
	await expect(
		changeAward(sql, staff, { ...suspension(awardId), version: 3, act: 'lifted' })
	).rejects.toThrow('final');
	expect((await noticesOf(awardId)).map((row) => row['type'])).toEqual([
		'award',
		'suspend',
		'lift',
		'revoke'
	]);
});

test('awards age: renewal opens 90 days before, they expire after the last day, once', async () => {
	const awardId = await newAward(12); // in force until 5 November 2027
	const run = (at: string) => expireAwards(sql, systemActor(new Date(at)));
	expect(await run('2027-08-06T12:00:00Z')).toEqual({ due: 0, expired: 0 });
	expect(await run('2027-08-07T12:00:00Z')).toEqual({ due: 1, expired: 0 });
	expect(await run('2027-08-07T12:00:00Z')).toEqual({ due: 0, expired: 0 });
	expect(await run('2027-11-05T23:59:00Z')).toEqual({ due: 0, expired: 0 });
	const racing = await Promise.all(Array.from({ length: 4 }, () => run('2027-11-06T00:01:00Z')));
	expect(racing.reduce((sum, { expired }) => sum + expired, 0)).toBe(1);
	expect(await stateOf(awardId)).toEqual({ state: 'expired', version: 2 });
	expect((await noticesOf(awardId)).slice(1)).toEqual([
		{ type: 'expire', status: 'expired', reason: 'NON_RENEWAL', effective: '2027-11-06' }
	]);
	expect(await replay(sql, storedAward, awardId)).toEqual({ state: 'expired', version: 2 });
});

test('after an outage of years the job catches up, whatever the number', async () => {
	const awards = [];
	for (let n = 0; n < 7; n++) awards.push(await newAward(12));
	const counted = await expireAwards(sql, systemActor(new Date('2031-01-01T12:00:00Z')));
	expect(counted.expired).toBeGreaterThanOrEqual(awards.length);
	for (const awardId of awards) {
		expect((await noticesOf(awardId))[1]).toMatchObject({ effective: '2027-11-06' });
	}
});

test('an award whose time ran out while it was suspended expires when it is lifted', async () => {
	const awardId = await newAward(6); // until 5 May 2027
	await changeAward(sql, staff, suspension(awardId));
	const later = staffActor(new Date('2027-06-01T10:00:00Z'));
	await expireAwards(sql, later);
	expect(await stateOf(awardId)).toMatchObject({ state: 'suspended' });
	await changeAward(sql, later, {
		...suspension(awardId),
		version: 1,
		act: 'lifted',
		effectiveOn: '2027-06-01'
	});
	expect(await stateOf(awardId)).toMatchObject({ state: 'expired' });
	expect((await noticesOf(awardId)).map((row) => row['status'])).toEqual([
		'in_force',
		'suspended',
		'in_force',
		'expired'
	]);
});
