import { afterAll, expect, test } from 'vitest';
import { boardDay, makeDecision } from '../../../tests/support/awards.ts';
import { testDatabase } from '../../../tests/support/database.ts';
import { systemActor } from '#lib/platform/actor.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import { makeAward } from './awards.server.ts';

const database = await testDatabase();
const { sql } = database;
afterAll(database.drop);

const award = (decided: Awaited<ReturnType<typeof makeDecision>>) =>
	inTransaction(sql, (tx) =>
		makeAward(tx, systemActor(boardDay), {
			personId: decided.personId,
			enrolmentId: decided.enrolmentId,
			editionId: decided.editionId,
			decisionId: decided.decisionId,
			grade: 'Merit',
			awardedOn: '2026-11-06'
		})
	);

test('an award is in force from the day of the decision for the time the edition says', async () => {
	const decided = await makeDecision(sql, { name: 'Zoë O\u2019Invented' });
	const { awardId, code } = await award(decided);
	const [row] = await sql`select * from award where id = ${awardId}`;
	expect(row).toMatchObject({
		nameAsAwarded: 'Zoë O\u2019Invented',
		qualificationCode: 'FCL',
		state: 'awarded',
		version: 1,
		validFrom: '2026-11-06',
		expiresOn: '2029-11-05'
	});
	expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
});

test('sixteen racing decisions of one board end in one award and one certificate', async () => {
	const decided = await makeDecision(sql, { validMonths: null });
	const made = await Promise.all(Array.from({ length: 16 }, () => award(decided)));
	expect(new Set(made.map(({ awardId }) => awardId)).size).toBe(1);
	expect(new Set(made.map(({ code }) => code)).size).toBe(1);
	const [count] = await sql`
		select count(*) as awards, count(c.award_id) as certificates, min(a.expires_on::text) as ends
		from award a left join certificate c on c.award_id = a.id
		where a.enrolment_id = ${decided.enrolmentId}`;
	expect(count).toEqual({ awards: 1, certificates: 1, ends: null });
});

test('a second decision about the same learner in the same cohort makes no second award', async () => {
	const decided = await makeDecision(sql);
	const other = await makeDecision(sql);
	await award(decided);
	await expect(award({ ...decided, decisionId: other.decisionId })).rejects.toThrow(
		'already holds the award'
	);
});

test('an unknown learner gets no award', async () => {
	const decided = await makeDecision(sql);
	await expect(award({ ...decided, personId: decided.editionId })).rejects.toThrow(
		'could not be found'
	);
});
