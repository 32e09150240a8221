import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { actorOf, firstDay, makePerson } from '../../../tests/support/factories.ts';
import type { Actor } from '../platform/actor.ts';
import { inTransaction, type Sql } from '../platform/database.server.ts';
import { Invalid, NotFound, Refused } from '../platform/errors.ts';
import { newId } from '../platform/id.ts';
import {
	addOrganisation,
	editOrganisation,
	mergeOrganisation
} from './change-organisation.server.ts';
import { changeOrganisation } from './change-person.server.ts';
import { addIdentifier, endIdentifier, identifiersOf } from './identifiers.server.ts';
import {
	findOrAddOrganisation,
	type NewOrganisation,
	organisationAt,
	searchOrganisations
} from './organisations.server.ts';

let database: TestDatabase;
let sql: Sql;
let staff: Actor;

beforeAll(async () => {
	database = await testDatabase();
	sql = database.sql;
	staff = actorOf(await makePerson(sql), firstDay, { staff: true });
});
afterAll(() => database.drop());

const add = (name: string, odsCode: string | null = null) =>
	inTransaction(sql, (tx) => addOrganisation(tx, staff, { name, odsCode, fictional: true }));
const edit = (id: string, input: NewOrganisation) =>
	inTransaction(sql, (tx) => editOrganisation(tx, staff, id, input));
const merge = (id: string, into: string) =>
	inTransaction(sql, (tx) => mergeOrganisation(tx, staff, { id, into }));
const find = async (q: string) =>
	(await searchOrganisations(sql, staff, { q, after: null })).rows.map(({ name }) => name);
const worksAt = (personId: string, organisationId: string | null) =>
	inTransaction(sql, (tx) => changeOrganisation(tx, staff, { personId, organisationId }));

it('are found by name in spite of a slip, and by the beginning of the code', async () => {
	await add('Harbour Lights Hospital', 'ZZT01');
	await add('Quillmere Hospice', 'ZZU02');
	expect((await find('harbor ligths'))[0]).toBe('Harbour Lights Hospital');
	expect(await find('zzu')).toEqual(['Quillmere Hospice']);
	expect(await find('%')).toEqual([]);
});

it('are added once, by code or by name, however often it is pressed', async () => {
	const byCode = await Promise.allSettled(Array.from({ length: 4 }, () => add('Once', 'ZZO01')));
	expect(byCode.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
	const byName = await Promise.allSettled(Array.from({ length: 4 }, () => add('Nameless')));
	expect(byName.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
	await expect(add('nameless')).rejects.toThrow(Invalid);
});

it('take whoever is given to the duplicate, before, while or after it is merged', async () => {
	const twice = await add('Fernhill Clinic');
	const kept = await add('Fernhill Clinics');
	const people = await Promise.all(Array.from({ length: 6 }, () => makePerson(sql)));
	await worksAt(people[0]!.id, twice);
	await Promise.all([
		...people.slice(1, 5).map(({ id }) => worksAt(id, twice)),
		merge(twice, kept)
	]);
	await worksAt(people[5]!.id, twice);
	const at = await sql`
		select distinct organisation_id from person where id = any(${people.map(({ id }) => id)}::uuid[])`;
	expect(at).toEqual([{ organisationId: kept }]);
	await expect(worksAt(people[0]!.id, newId())).rejects.toThrow(NotFound);
});

it('move their people when two are one; the code of the duplicate leads on', async () => {
	const [kept, twice] = [await add('Kept', 'ZZK01'), await add('Kept again', 'ZZK02')];
	const person = await makePerson(sql);
	await worksAt(person.id, twice);
	await worksAt(person.id, twice);
	const moved = await Promise.all([merge(twice, kept), merge(twice, kept)]);
	expect(moved.toSorted()).toEqual([0, 1]);
	expect((await organisationAt(sql, staff, kept)).people).toBe(1);
	expect((await organisationAt(sql, staff, twice)).mergedInto).toBe(kept);
	expect(await find('Kept again')).toEqual(['Kept']);
	const found = await inTransaction(sql, (tx) =>
		findOrAddOrganisation(tx, staff, { name: 'Kept again', odsCode: 'ZZK02', fictional: true })
	);
	expect(found).toBe(kept);
	await expect(merge(kept, twice)).rejects.toThrow(Refused);
	await expect(merge(kept, kept)).rejects.toThrow(Invalid);
	await expect(merge(kept, newId())).rejects.toThrow(NotFound);
	const trail = await sql`
		select from audit where subject_id = ${person.id} and action = 'organisation-changed'`;
	expect(trail).toHaveLength(1);
});

it('keep the name that was typed, and refuse the code of another', async () => {
	const [one] = [await add('First', 'ZZF01'), await add('Second', 'ZZF02')];
	await edit(one, { name: 'First, renamed', odsCode: 'ZZF03', fictional: false });
	expect(await organisationAt(sql, staff, one)).toMatchObject({
		name: 'First, renamed',
		odsCode: 'ZZF03',
		fictional: false
	});
	await expect(edit(one, { name: 'First', odsCode: 'ZZF02', fictional: false })).rejects.toThrow(
		Invalid
	);
});

it('numbers elsewhere are added once, ended once, and can begin anew', async () => {
	const person = await makePerson(sql);
	const number = { personId: person.id, system: 'Computing professionals (BCS)', value: '99' };
	const write = (act: typeof addIdentifier) =>
		inTransaction(sql, (tx) => act(tx, staff, number as Parameters<typeof addIdentifier>[2]));
	for (const act of [addIdentifier, addIdentifier, endIdentifier, endIdentifier]) await write(act);
	expect(await identifiersOf(sql, staff, person.id)).toEqual([]);
	await write(addIdentifier);
	expect(await identifiersOf(sql, staff, person.id)).toHaveLength(1);
	const trail = await sql<{ action: string }[]>`
		select action from audit where subject_id = ${person.id} order by id`;
	expect(trail.map(({ action }) => action)).toEqual([
		'identifier-added',
		'identifier-ended',
		'identifier-added'
	]);
});
