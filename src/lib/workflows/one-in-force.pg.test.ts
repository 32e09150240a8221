import { afterAll, beforeAll, expect, test } from 'vitest';
import {
	awardFor,
	makeDecision,
	makeReceiver,
	revoke,
	site,
	staffActor
} from '../../../tests/support/awards.ts';
import { testDatabase } from '../../../tests/support/database.ts';
import type { AwardChange } from '#lib/certification/award-change.rules.ts';
import { makeAward, storedAward } from '#lib/certification/awards.server.ts';
import { certificateByCode } from '#lib/certification/certificates.server.ts';
import { lockHoldings } from '#lib/certification/held-alike.server.ts';
import { systemActor } from '#lib/platform/actor.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import { replay } from '#lib/platform/machine-store.server.ts';
import { writeNotice } from '#lib/register/notices.server.ts';
import { changeAward } from './change-award.server.ts';
import { checkInvariants } from './check-invariants.server.ts';
import { keepOneInForce } from './one-in-force.server.ts';
import { tellRegisters } from './tell-of-award.server.ts';

const database = await testDatabase();
const { sql } = database;
afterAll(database.drop);
beforeAll(async () => {
	await makeReceiver(sql, { url: 'https://register.example/', secret: 'x' });
});

const staff = staffActor(new Date('2027-03-27T10:00:00Z'));

/** The same person earns the same qualification again, as a board makes it. */
async function earnAgain(personId: string, at = new Date('2027-03-01T10:00:00Z')) {
	const { enrolmentId, editionId, decisionId } = await makeDecision(sql);
	return await inTransaction(sql, async (tx) => {
		const actor = systemActor(at);
		await lockHoldings(tx, [personId]);
		const made = await makeAward(tx, actor, {
			...{ personId, enrolmentId, editionId, decisionId },
			grade: 'Distinction',
			awardedOn: at.toISOString().slice(0, 10)
		});
		const others = await keepOneInForce(tx, actor, made.awardId);
		expect(await keepOneInForce(tx, actor, made.awardId)).toEqual([]);
		await writeNotice(tx, actor, { awardId: made.awardId, type: 'award' });
		for (const id of others) await tellRegisters(tx, actor, id);
		return made;
	});
}

const change = (awardId: string, version: number, act: AwardChange['act']): AwardChange => ({
	...{ awardId, version, act },
	reasonCode: 'UNDER_INVESTIGATION',
	effectiveOn: staff.at.toISOString().slice(0, 10),
	evidence: 'Case 2027-014',
	...(act === 'conditionsSet' ? { conditions: { words: 'No lone work.', publish: true } } : {})
});

const standing = async (awardId: string) => {
	const [award] = await sql`
		select state, conditions, superseded_by from award where id = ${awardId}`;
	expect(await replay(sql, storedAward, awardId)).toMatchObject({ state: award?.['state'] });
	return award;
};
const statusesOf = async (awardId: string) =>
	(
		await sql<{ status: string }[]>`
			select body->>'status' as status from notice where award_id = ${awardId} order by sequence`
	).map(({ status }) => status);

const mailsTo = async (personId: string) =>
	await sql<{ subject: string; bodyText: string }[]>`
		select m.subject, m.body_text from mail m join person p on p.email = m.to_address
		where p.id = ${personId} order by m.created_at, m.id`;

test('the older award points to the newer', async () => {
	const older = await makeDecision(sql);
	const { awardId, code } = await awardFor(sql, older);
	const newer = await earnAgain(older.personId);
	expect(await standing(awardId)).toMatchObject({ state: 'superseded' });
	expect(await statusesOf(awardId)).toEqual(['in_force', 'superseded']);
	expect(await certificateByCode(sql, staff.at, code)).toMatchObject({
		status: 'superseded',
		newerCode: newer.code,
		validFrom: '2026-11-06'
	});
});

test('a suspension that is lifted beside a newer award ends in replaced, and registers hear only that', async () => {
	const { personId, ...decided } = await makeDecision(sql);
	const { awardId } = await awardFor(sql, { personId, ...decided });
	const early = { ...staff, at: new Date('2027-02-01T10:00:00Z') };
	await changeAward(sql, early, site, {
		...change(awardId, 1, 'suspended'),
		effectiveOn: '2027-02-01'
	});
	const newer = await earnAgain(personId);
	expect(await standing(awardId)).toMatchObject({ state: 'suspended' });
	await changeAward(sql, staff, site, change(awardId, 2, 'lifted'));
	expect(await standing(awardId)).toMatchObject({
		state: 'superseded',
		supersededBy: newer.awardId
	});
	expect(await standing(newer.awardId)).toMatchObject({ state: 'awarded' });
	expect(await statusesOf(awardId)).toEqual(['in_force', 'suspended', 'superseded']);
	// The holder hears only that as well: never that the older one is in force again.
	const told = await mailsTo(personId);
	expect(told.map(({ subject }) => subject.split(':')[0])).toEqual([
		'Your award is suspended',
		'A newer award took the place of one you held'
	]);
	expect(told[1]!.bodyText).toContain('What limited your award');
});

test('a newer award that was revoked replaces nothing', async () => {
	const { personId, ...decided } = await makeDecision(sql);
	const { awardId } = await awardFor(sql, { personId, ...decided });
	await changeAward(sql, staff, site, change(awardId, 1, 'suspended'));
	const newer = await earnAgain(personId, new Date('2027-03-27T11:00:00Z'));
	await revoke(sql, newer.awardId, new Date('2027-03-27T12:00:00Z'));
	await changeAward(sql, staff, site, change(awardId, 2, 'lifted'));
	expect(await standing(awardId)).toMatchObject({ state: 'awarded' });
});

test('conditions go over to the newer award: nobody sheds them by earning it again', async () => {
	const { personId, ...decided } = await makeDecision(sql);
	const { awardId } = await awardFor(sql, { personId, ...decided });
	await changeAward(sql, staff, site, change(awardId, 1, 'conditionsSet'));
	const newer = await earnAgain(personId, new Date('2027-03-28T10:00:00Z'));
	expect(await standing(awardId)).toEqual({
		state: 'superseded',
		conditions: null,
		supersededBy: newer.awardId
	});
	expect(await standing(newer.awardId)).toMatchObject({
		state: 'conditions',
		conditions: 'No lone work.'
	});
	const [last] = await sql`
		select type, body->>'conditions' as words, body->>'reason_code' as reason
		from notice where award_id = ${newer.awardId} order by sequence desc limit 1`;
	expect(last).toEqual({
		type: 'restrict',
		words: 'No lone work.',
		reason: 'UNDER_INVESTIGATION'
	});
});

test('lifted while a board makes the newer one: whoever is first, one is in force', async () => {
	for (let round = 0; round < 4; round++) {
		const { personId, ...decided } = await makeDecision(sql);
		const { awardId } = await awardFor(sql, { personId, ...decided });
		await changeAward(sql, staff, site, change(awardId, 1, 'suspended'));
		const [newer] = await Promise.all([
			earnAgain(personId, new Date('2027-03-27T11:00:00Z')),
			changeAward(sql, staff, site, change(awardId, 2, 'lifted'))
		]);
		expect(await standing(awardId)).toMatchObject({ state: 'superseded' });
		expect(await standing(newer.awardId)).toMatchObject({ state: 'awarded' });
	}
});

test('the check of the house finds a person who holds one qualification twice in force', async () => {
	const rulesFound = async () =>
		(await checkInvariants(sql)).breaches
			.filter(({ rule }) => rule === 'one-in-force')
			.map(({ subject }) => subject);
	expect(await rulesFound()).toEqual([]);
	const { personId } = await makeDecision(sql);
	for (const at of ['2027-03-01T10:00:00Z', '2027-03-02T10:00:00Z']) {
		const { enrolmentId, editionId, decisionId } = await makeDecision(sql);
		await inTransaction(sql, (tx) =>
			makeAward(tx, systemActor(new Date(at)), {
				...{ personId, enrolmentId, editionId, decisionId },
				grade: 'Pass',
				awardedOn: at.slice(0, 10)
			})
		);
	}
	expect(await rulesFound()).toEqual([personId]);
});
