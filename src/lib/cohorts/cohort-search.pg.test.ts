import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { actorOf, makeCohort, makeEdition, makePerson } from '../../../tests/support/factories.ts';
import { makeEnrolment, firstDay, onDay } from '../../../tests/support/factories.ts';
import { systemActor } from '../platform/actor.ts';
import { Forbidden } from '../platform/errors.ts';
import { candidatesNumbered, nextStarts, searchCohorts } from './cohort-search.server.ts';

let database: TestDatabase;
let editionId: string;
const staff = systemActor(firstDay);

beforeAll(async () => {
	database = await testDatabase();
	editionId = (await makeEdition(database.sql)).id;
});
afterAll(() => database.drop());

describe('searchCohorts', () => {
	const found = async (q: string, most = 10) =>
		(await searchCohorts(database.sql, staff, { q, most })).map(({ code }) => code);

	it('finds a cohort by every word of its name, code or course, in any case', async () => {
		const { code } = await makeCohort(database.sql, { editionId, code: 'north-2026-09' });
		await makeCohort(database.sql, { editionId, code: 'south-2026-09' });
		expect(await found('NORTH-2026')).toEqual([code]);
		expect(await found('autumn north')).toEqual([code]);
		expect(await found('autumn east')).toEqual([]);
		expect(await found('autumn', 1)).toHaveLength(1);
	});

	it('takes what has a meaning to SQL for letters', async () => {
		for (const q of ['%', '_', "'", '\\', "' or 1=1 --"]) expect(await found(q)).toEqual([]);
	});

	it('answers staff alone', async () => {
		const person = await makePerson(database.sql);
		const asked = searchCohorts(database.sql, actorOf(person), { q: 'north', most: 1 });
		await expect(asked).rejects.toThrow(Forbidden);
	});
});

describe('candidatesNumbered', () => {
	it('finds the learner of a candidate number, and staff alone do', async () => {
		const { id, person } = await makeEnrolment(database.sql);
		const [row] = await database.sql<{ candidateNumber: string }[]>`
			select candidate_number from enrolment where id = ${id}`;
		const number = row!.candidateNumber;
		expect(await candidatesNumbered(database.sql, staff, number)).toMatchObject([
			{ enrolmentId: id, personName: person.name }
		]);
		const asked = candidatesNumbered(database.sql, actorOf(person), number);
		await expect(asked).rejects.toThrow(Forbidden);
	});
});

describe('nextStarts', () => {
	it('says the first day of the next cohort of a course, and nothing once all have begun', async () => {
		const { sql } = database;
		const edition = await makeEdition(sql);
		await makeCohort(sql, { editionId: edition.id });
		const [course] = await sql<{ courseCode: string }[]>`
			select course_code from edition where id = ${edition.id}`;
		const before = await nextStarts(sql, '2026-09-06');
		expect(before.get(course!.courseCode)).toBe('2026-09-07');
		expect((await nextStarts(sql, onDay(1).toISOString())).size).toBe(0);
	});
});
