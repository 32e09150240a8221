import { afterAll, expect, test } from 'vitest';
import { awardFor, boardDay, makeDecision, revoke } from '../../../tests/support/awards.ts';
import { testDatabase } from '../../../tests/support/database.ts';
import { systemActor } from '#lib/platform/actor.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import { move } from '#lib/platform/machine-store.server.ts';
import { storedEnrolment } from '#lib/progression/machines.ts';
import { lettersLackingOf, unprintedNames } from './unprinted-names.server.ts';

const database = await testDatabase();
const { sql } = database;
afterAll(database.drop);

const accept = (enrolmentId: string) =>
	inTransaction(sql, (tx) =>
		move(tx, storedEnrolment, systemActor(boardDay), enrolmentId, { type: 'accepted' })
	);
const found = async (personId: string) =>
	(await unprintedNames(sql)).find((one) => one.personId === personId);

test('whoever takes a course under a name that certificates lack is a task, until it is settled', async () => {
	const decided = await makeDecision(sql, { name: 'Li 王 Invented' });
	const { personId, enrolmentId } = decided;
	// Invited, they may never come.
	expect(await found(personId)).toBeUndefined();
	await accept(enrolmentId);
	expect(await found(personId)).toEqual({
		...{ personId, name: 'Li 王 Invented', letters: ['王'], cohortName: 'Autumn 2026' },
		isAwarded: false
	});
	expect(await lettersLackingOf(sql, personId)).toEqual(['王']);
	await sql`update person set name_on_certificates = 'Li Wang Invented' where id = ${personId}`;
	expect(await found(personId)).toBeUndefined();
	expect(await lettersLackingOf(sql, personId)).toEqual([]);
});

test('whoever holds an award without a certificate comes first, and once', async () => {
	const learner = await makeDecision(sql, { name: 'א Learner' });
	await accept(learner.enrolmentId);
	const holder = await makeDecision(sql, { name: 'مريم Holder' });
	const { awardId } = await awardFor(sql, holder);
	const names = await unprintedNames(sql);
	expect(names.map(({ personId }) => personId)).toEqual([holder.personId, learner.personId]);
	expect(names[0]).toMatchObject({ letters: ['م', 'ر', 'ي'], isAwarded: true });
	await revoke(sql, awardId, boardDay);
	expect(await found(holder.personId)).toBeUndefined();
	await sql`update person set closed_at = now() where id = ${learner.personId}`;
	expect(await found(learner.personId)).toBeUndefined();
});

test('letters that certificates have are no task, whatever their script', async () => {
	for (const name of ['Nguyễn Thị Ánh', 'Θεοδώρα', 'Анна', 'Mina Invented\u200c']) {
		const { personId, enrolmentId } = await makeDecision(sql, { name });
		await accept(enrolmentId);
		expect(await found(personId), name).toBeUndefined();
	}
});
