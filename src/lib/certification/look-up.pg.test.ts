import { afterAll, beforeAll, expect, test } from 'vitest';
import {
	awardFor,
	boardDay,
	makeDecision,
	site,
	staffActor
} from '../../../tests/support/awards.ts';
import { testDatabase } from '../../../tests/support/database.ts';
import { visitor } from '#lib/platform/actor.ts';
import { changeAward } from '#lib/workflows/change-award.server.ts';
import { awardRecord } from './award-record.server.ts';
import { certificateOfAward, certificateOfEnrolment, verifyAnswer } from './certificates.server.ts';
import { lookUp } from './look-up.server.ts';

const database = await testDatabase();
const { sql } = database;
afterAll(database.drop);

let award: { awardId: string; code: string };
let enrolmentId: string;
beforeAll(async () => {
	const decided = await makeDecision(sql, { name: 'Amira Invented' });
	enrolmentId = decided.enrolmentId;
	award = await awardFor(sql, decided);
});

const look = (typed: string, at = boardDay, address = '192.0.2.1') =>
	lookUp(sql, visitor(at, 'test'), { typed, address });

test('a code answers from live state, however it is typed', async () => {
	for (const typed of [award.code, award.code.toLowerCase(), award.code.replaceAll('-', ' ')]) {
		expect(await look(typed)).toMatchObject({
			awardId: award.awardId,
			name: 'Amira Invented',
			status: 'in_force',
			since: '2026-11-06'
		});
	}
	expect(await look('0000-0000-0000-0000')).toBeNull();
	expect(await look('nonsense')).toBeNull();
});

test('the job need not have run for an award to be over', async () => {
	const later = await look(award.code, new Date('2029-11-06T00:00:00Z'));
	expect(later).toMatchObject({ status: 'expired', since: '2029-11-06' });
});

test('the name is the one as awarded, whatever the person is called today', async () => {
	await sql`update person set name = 'Amira Changed'
		where id = (select person_id from award where id = ${award.awardId})`;
	expect((await look(award.code))!.name).toBe('Amira Invented');
	expect((await awardRecord(sql, award.awardId)).personName).toBe('Amira Changed');
});

test('a suspended award tells since when, and no reason anywhere in the answer', async () => {
	const at = new Date('2026-12-01T10:00:00Z');
	await changeAward(sql, staffActor(at), site, {
		awardId: award.awardId,
		version: 1,
		act: 'suspended',
		reasonCode: 'UNDER_INVESTIGATION',
		effectiveOn: '2026-11-20',
		evidence: 'Case 7'
	});
	const certificate = await certificateOfEnrolment(sql, at, enrolmentId);
	const answer = verifyAnswer(certificate!, at);
	expect(answer).toMatchObject({ status: 'suspended', status_since: '2026-11-20' });
	expect(JSON.stringify(answer)).not.toMatch(/investigat/i);
	const { moves } = await awardRecord(sql, award.awardId);
	expect(moves).toMatchObject([
		{ seq: 1, event: { type: 'confirmed' } },
		{ seq: 2, event: { reasonCode: 'UNDER_INVESTIGATION' } }
	]);
});

test('ids that are none find nothing', async () => {
	expect(await certificateOfAward(sql, boardDay, 'nonsense')).toBeNull();
	await expect(awardRecord(sql, 'nonsense')).rejects.toThrow('could not be found');
});

test('sixty look-ups a minute from one place, tries of guessed codes included', async () => {
	const at = new Date('2027-01-01T10:00:30Z');
	const ask = (address: string) => look('0000-0000-0000-0000', at, address);
	const answers = await Promise.allSettled(Array.from({ length: 70 }, () => ask('198.51.100.7')));
	expect(answers.filter(({ status }) => status === 'rejected')).toHaveLength(10);
	await expect(ask('198.51.100.7')).rejects.toMatchObject({ retryAfterSeconds: 30 });
	expect(await ask('198.51.100.8')).toBeNull();
	expect(await look(award.code, new Date('2027-01-01T10:01:00Z'), '198.51.100.7')).not.toBeNull();
});
