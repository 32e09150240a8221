import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import {
	actorOf,
	firstDay,
	makeCohort,
	makePerson,
	onDay
} from '../../../tests/support/factories.ts';
import { hasPassword, setPassword } from '../identity/passwords.server.ts';
import { readSession } from '../identity/sessions.server.ts';
import { systemActor, visitor } from '../platform/actor.ts';
import { inTransaction } from '../platform/database.server.ts';
import { Invalid, Refused } from '../platform/errors.ts';
import { newId } from '../platform/id.ts';
import { changeStanding } from './change-standing.server.ts';
import { invitePeople } from './invite-people.server.ts';
import { takeUpInvitation } from './take-up-invitation.server.ts';

let database: TestDatabase;
const site = { origin: 'https://academy.example.org' };
const password = 'three random words';
const at = (days: number) => visitor(onDay(days), 'test');

beforeAll(async () => {
	database = await testDatabase();
});
afterAll(() => database.drop());

/** Invites an address to a fresh cohort. @returns what the mail and the tables say */
async function invited(email = `${newId()}@example.org`) {
	const cohort = await makeCohort(database.sql);
	const staff = actorOf(await makePerson(database.sql), firstDay, { staff: true });
	const [place] = await invitePeople(database.sql, staff, site, {
		cohortCode: cohort.code,
		rows: [{ line: 1, name: 'Ada Sample', email }],
		goodRowsOnly: false
	});
	const [mail] = await database.sql<{ bodyText: string; personId: string }[]>`
		select m.body_text, p.id as person_id from mail m join person p on p.email = m.to_address
		where to_address = ${email} order by m.created_at desc, m.id desc limit 1`;
	const token = /\/invitation\/([\w-]+)/.exec(mail!.bodyText)![1]!;
	return {
		cohort,
		staff,
		email,
		token,
		personId: mail!.personId,
		enrolmentId: place!.enrolmentId!
	};
}

const takeUp = (token: string, days = 1, typed = password) =>
	takeUpInvitation(database.sql, at(days), {
		token,
		password: typed,
		device: 'Test',
		replaces: null
	});

const stateOf = async (id: string) =>
	(await database.sql<{ state: string }[]>`select state from enrolment where id = ${id}`)[0]?.state;

describe('takeUpInvitation', () => {
	it('gives a new person a password, a session and the course', async () => {
		const { cohort, token, personId, enrolmentId } = await invited();
		const taken = await takeUp(token, 0);
		expect(taken.opened).toEqual([cohort.code]);
		expect(await stateOf(enrolmentId)).toBe('enrolled');
		expect(await hasPassword(database.sql, personId)).toBe(true);
		expect((await readSession(database.sql, taken.sessionId!))?.person.id).toBe(personId);
		const modules = await database.sql<{ state: string }[]>`
			select mp.state from module_progress mp join module m on m.id = mp.module_id
			where mp.enrolment_id = ${enrolmentId} order by m.position`;
		expect(modules.map(({ state }) => state)).toEqual(['open', 'locked']);
	});

	it('signs nobody in who has a password already, and leaves it as it is', async () => {
		const { token, personId, enrolmentId } = await invited();
		await inTransaction(database.sql, (tx) =>
			setPassword(tx, systemActor(firstDay), { personId, password: 'what they chose before' })
		);
		const before = await database.sql`select hash from password where person_id = ${personId}`;
		const taken = await takeUp(token);
		expect(taken.sessionId).toBeNull();
		expect(await stateOf(enrolmentId)).toBe('enrolled');
		expect(await database.sql`select hash from password where person_id = ${personId}`).toEqual(
			before
		);
	});

	it('works once, however often and however fast it is pressed', async () => {
		const { token, enrolmentId } = await invited();
		const results = await Promise.allSettled([takeUp(token), takeUp(token), takeUp(token)]);
		expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		await expect(takeUp(token)).rejects.toThrow(Refused);
		const moves = await database.sql`select from history where subject_id = ${enrolmentId}`;
		expect(moves).toHaveLength(1);
	});

	it('keeps the link usable when the password will not do', async () => {
		const { token, enrolmentId } = await invited();
		await expect(takeUp(token, 1, 'short')).rejects.toThrow(Invalid);
		await expect(takeUp(token, 1, '')).rejects.toThrow(Invalid);
		expect(await stateOf(enrolmentId)).toBe('invited');
		await takeUp(token);
		expect(await stateOf(enrolmentId)).toBe('enrolled');
	});

	it('is too late after 14 days, and no link is guessed', async () => {
		const { token } = await invited();
		await expect(takeUp(token, 14)).rejects.toThrow(Refused);
		await expect(takeUp('made-up')).rejects.toThrow(Refused);
	});

	it('takes up every place of the person, and none that was taken back', async () => {
		const first = await invited();
		const second = await invited(first.email);
		const gone = await invited(first.email);
		await changeStanding(database.sql, gone.staff, site, {
			enrolmentId: gone.enrolmentId,
			act: 'withdraw',
			reason: 'A mistake.'
		});
		const { opened } = await takeUp(first.token);
		expect(opened.sort()).toEqual([first.cohort.code, second.cohort.code].sort());
		expect(await stateOf(gone.enrolmentId)).toBe('withdrawn');
		await expect(takeUp(second.token)).rejects.toThrow(Refused);
	});
});
