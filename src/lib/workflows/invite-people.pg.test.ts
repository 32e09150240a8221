import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
	actorOf,
	firstDay,
	makeCohort,
	makeEnrolment,
	makePerson,
	onDay,
	type MadeCohort
} from '../../../tests/support/factories.ts';
import { testDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { keepImport } from '../cohorts/imports.server.ts';
import { readPeopleFile } from '../cohorts/people-file.rules.ts';
import { noRoles } from '../platform/actor.ts';
import { inTransaction } from '../platform/database.server.ts';
import { Forbidden, Invalid, NotFound, Refused } from '../platform/errors.ts';
import { newId } from '../platform/id.ts';
import { applyImport, undoImport } from './apply-import.server.ts';
import { acceptInvitations } from './accept-invitation.server.ts';
import { changeStanding } from './change-standing.server.ts';
import { invitePeople } from './invite-people.server.ts';

let database: TestDatabase;
let staff: ReturnType<typeof actorOf>;
const site = { origin: 'https://academy.example.org' };

beforeAll(async () => {
	database = await testDatabase();
	staff = actorOf(await makePerson(database.sql), firstDay, { staff: true });
});
afterAll(() => database.drop());

const rowsOf = (...emails: string[]) =>
	emails.map((email, index) => ({ line: index + 1, name: `Person ${index + 1}`, email }));
const fresh = (count: number) => Array.from({ length: count }, () => `${newId()}@example.org`);

const invite = (cohort: MadeCohort, emails: string[], goodRowsOnly = false) =>
	invitePeople(database.sql, staff, site, {
		cohortCode: cohort.code,
		rows: rowsOf(...emails),
		goodRowsOnly
	});

/** What an invitation leaves behind: a change to one of these and not the others is half done. */
async function traces(cohort: MadeCohort, emails: readonly string[]) {
	const [row] = await database.sql<
		{ people: number; places: number; links: number; mails: number }[]
	>`
		select
			(select count(*) from person where email = any(${[...emails]})) as people,
			(select count(*) from enrolment where cohort_id = ${cohort.id}) as places,
			(select count(*) from mailed_link l join person p on p.id = l.person_id
				where p.email = any(${[...emails]})) as links,
			(select count(*) from mail where to_address = any(${[...emails]})) as mails`;
	return row;
}

async function keep(cohort: MadeCohort, text: string): Promise<string> {
	const file = readPeopleFile(new TextEncoder().encode(text));
	return inTransaction(database.sql, (tx) =>
		keepImport(tx, staff, { cohortId: cohort.id, name: 'people.csv', file })
	);
}
const columns = { name: 0, family: null, email: 1 };
const csv = (emails: readonly string[]) =>
	`Name,E-mail\n${emails.map((email, index) => `Person ${index},${email}\n`).join('')}`;

describe('invitePeople', () => {
	it('makes the person, the place, the link and the mail together', async () => {
		const cohort = await makeCohort(database.sql);
		const emails = fresh(3);
		const outcomes = await invite(cohort, emails);
		expect(outcomes.every(({ good, enrolmentId }) => good && enrolmentId)).toBe(true);
		expect(await traces(cohort, emails)).toEqual({ people: 3, places: 3, links: 3, mails: 3 });
		const [mail] = await database.sql<{ bodyText: string }[]>`
			select body_text from mail where to_address = ${emails[0]!}`;
		expect(mail?.bodyText).toContain('https://academy.example.org/invitation/');
		expect(mail?.bodyText).toContain('Monday 7 September 2026');
	});

	it('does nothing at all when one row is bad', async () => {
		const cohort = await makeCohort(database.sql);
		const emails = fresh(3);
		await expect(invite(cohort, [...emails, 'no address'])).rejects.toThrow(Invalid);
		expect(await traces(cohort, emails)).toEqual({ people: 0, places: 0, links: 0, mails: 0 });
	});

	it('invites the good rows when asked for, and says why the others were left out', async () => {
		const cohort = await makeCohort(database.sql, { capacity: 2 });
		const emails = fresh(3);
		const outcomes = await invite(
			cohort,
			[emails[0]!, 'x', emails[0]!, emails[1]!, emails[2]!],
			true
		);
		expect(outcomes.map(({ good }) => good)).toEqual([true, false, false, true, false]);
		expect(outcomes[4]?.note).toBe('No place is left in this cohort.');
		expect(await traces(cohort, emails)).toEqual({ people: 2, places: 2, links: 2, mails: 2 });
	});

	it('never gives the last place twice, however many ask at once', async () => {
		const cohort = await makeCohort(database.sql, { capacity: 3 });
		const lists = Array.from({ length: 6 }, () => fresh(2));
		await Promise.all(lists.map((emails) => invite(cohort, emails, true)));
		const all = lists.flat();
		expect(await traces(cohort, all)).toEqual({ people: 3, places: 3, links: 3, mails: 3 });
	});

	it('invites the same people once when two press at once', async () => {
		const cohort = await makeCohort(database.sql);
		const emails = fresh(2);
		const results = await Promise.allSettled([invite(cohort, emails), invite(cohort, emails)]);
		expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
		expect(await traces(cohort, emails)).toEqual({ people: 2, places: 2, links: 2, mails: 2 });
	});

	it('does not let a tutor learn in the cohort', async () => {
		const tutor = await makePerson(database.sql);
		const cohort = await makeCohort(database.sql, { tutors: [tutor] });
		await expect(invite(cohort, [tutor.email])).rejects.toThrow('Tutors this cohort');
	});

	it('is for staff only, and for cohorts that exist', async () => {
		const cohort = await makeCohort(database.sql);
		const input = { cohortCode: cohort.code, rows: rowsOf(...fresh(1)), goodRowsOnly: false };
		const nobody = { ...staff, roles: { ...noRoles, tutorOf: [cohort.id], chair: true } };
		await expect(invitePeople(database.sql, nobody, site, input)).rejects.toThrow(Forbidden);
		await expect(
			invitePeople(database.sql, staff, site, { ...input, cohortCode: 'none' })
		).rejects.toThrow(NotFound);
	});
});

describe('a list of people', () => {
	const apply = (cohort: MadeCohort, importId: string, goodRowsOnly = false) =>
		applyImport(database.sql, staff, site, {
			cohortCode: cohort.code,
			importId,
			columns,
			goodRowsOnly
		});
	const undo = (cohort: MadeCohort, importId: string, at = firstDay) =>
		undoImport(database.sql, { ...staff, at }, { cohortCode: cohort.code, importId });

	it('is applied once, also when pressed five times at once', async () => {
		const cohort = await makeCohort(database.sql);
		const emails = fresh(4);
		const id = await keep(cohort, csv(emails));
		const results = await Promise.all(Array.from({ length: 5 }, () => apply(cohort, id)));
		for (const result of results) expect(result).toEqual(results[0]);
		expect(await traces(cohort, emails)).toEqual({ people: 4, places: 4, links: 4, mails: 4 });
	});

	it('with a bad row is applied not at all, and may be applied for the good rows then', async () => {
		const cohort = await makeCohort(database.sql);
		const emails = fresh(2);
		const id = await keep(cohort, `${csv(emails)}Nobody,\n`);
		await expect(apply(cohort, id)).rejects.toThrow('Line 4');
		expect(await traces(cohort, emails)).toEqual({ people: 0, places: 0, links: 0, mails: 0 });
		await apply(cohort, id, true);
		expect(await traces(cohort, emails)).toEqual({ people: 2, places: 2, links: 2, mails: 2 });
	});

	it('is taken back for those who have not accepted, once', async () => {
		const cohort = await makeCohort(database.sql);
		const emails = fresh(3);
		const id = await keep(cohort, csv(emails));
		const [first] = await apply(cohort, id);
		const [person] = await database.sql<{ personId: string }[]>`
			select person_id from enrolment where id = ${first!.enrolmentId}`;
		await inTransaction(database.sql, (tx) => acceptInvitations(tx, staff, person!.personId));
		const taken = await Promise.all([undo(cohort, id), undo(cohort, id)]);
		expect(taken.sort()).toEqual([0, 2]);
		const states = await database.sql<{ state: string }[]>`
			select state from enrolment where cohort_id = ${cohort.id} order by state`;
		expect(states.map(({ state }) => state)).toEqual(['enrolled', 'withdrawn', 'withdrawn']);
		expect(await traces(cohort, emails)).toMatchObject({ mails: 5 });
	});

	it('leaves alone whoever was taken off and invited anew after it', async () => {
		const cohort = await makeCohort(database.sql);
		const [email] = fresh(1);
		const id = await keep(cohort, csv([email!]));
		const [place] = await apply(cohort, id);
		const enrolmentId = place!.enrolmentId!;
		const act = { enrolmentId, act: 'withdraw', reason: 'Too early.' } as const;
		await changeStanding(database.sql, staff, site, act);
		await invite(cohort, [email!]);
		expect(await undo(cohort, id, onDay(1))).toBe(0);
		const [now] = await database.sql<{ state: string }[]>`
			select state from enrolment where id = ${enrolmentId}`;
		expect(now?.state).toBe('invited');
	});

	it('of another cohort cannot be found, and one not applied cannot be taken back', async () => {
		const [cohort, other] = [await makeCohort(database.sql), await makeCohort(database.sql)];
		const id = await keep(cohort, csv(fresh(1)));
		await expect(apply(other, id)).rejects.toThrow(NotFound);
		await expect(apply(cohort, 'not-an-id')).rejects.toThrow(NotFound);
		await expect(undo(cohort, id)).rejects.toThrow(Refused);
	});
});

it('gives everyone in a cohort a candidate number of their own', async () => {
	const cohort = await makeCohort(database.sql, { capacity: 500 });
	await Promise.all(Array.from({ length: 30 }, () => makeEnrolment(database.sql, { cohort })));
	const [count] = await database.sql<{ numbers: number }[]>`
		select count(distinct candidate_number) as numbers from enrolment where cohort_id = ${cohort.id}`;
	expect(count?.numbers).toBe(30);
});
