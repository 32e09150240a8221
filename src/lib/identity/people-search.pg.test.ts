import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { actorOf, firstDay, makePerson } from '../../../tests/support/factories.ts';
import { systemActor } from '../platform/actor.ts';
import type { Sql } from '../platform/database.server.ts';
import { Forbidden } from '../platform/errors.ts';
import { searchPeople } from './people-search.server.ts';

let database: TestDatabase;
let sql: Sql;
const staff = systemActor(firstDay);
const MANY = 20_000;

beforeAll(async () => {
	database = await testDatabase();
	sql = database.sql;
	await makePerson(sql, { name: 'Siobhán Featherstonehaugh', email: 's.feather@example.org' });
	await makePerson(sql, { name: 'Kwame Johnson', email: 'kwame.johnson@example.org' });
	await makePerson(sql, { name: 'Iris Johansen', email: 'iris.j@example.org' });
	// Consonants that the names above do not share, so that only they are like what is asked for.
	await sql`
		insert into person (id, name, email, created_at)
		select gen_random_uuid(), 'Zyx ' || md5(n::text), 'zyx' || n || '@example.net', now()
		from generate_series(1, ${MANY}) n`;
	// New rows wait beside a GIN index until a vacuum: without it the planner thinks the index dear.
	await sql`vacuum analyze person`;
});
afterAll(() => database.drop());

const found = async (q: string) =>
	(await searchPeople(sql, staff, { q, after: null })).rows.map((person) => person.name);

it.each([
	['Johnson', 'Kwame Johnson'],
	['jonson', 'Kwame Johnson'],
	['Jhonson', 'Kwame Johnson'],
	['kwame', 'Kwame Johnson'],
	['kwame.johnson@example.org', 'Kwame Johnson'],
	['Kwame.J', 'Kwame Johnson'],
	['kwame.jonson@exmple.org', 'Kwame Johnson'],
	['Fetherstonhaugh', 'Siobhán Featherstonehaugh'],
	['Johanson', 'Iris Johansen'],
	['  iris  ', 'Iris Johansen']
])('“%s” finds %s first', async (q, name) => expect((await found(q))[0]).toBe(name));

it('takes what has a meaning to SQL for letters', async () => {
	for (const q of ['%', '_', "'", "' or 1=1 --", '\\']) {
		expect((await found(q)).length).toBeLessThanOrEqual(25);
	}
});

it('goes through pages without losing or doubling anyone', async () => {
	for (const q of ['', 'zyx']) {
		const seen = new Set<string>();
		let after: string | null = null;
		for (let pages = 0; pages < 5; pages += 1) {
			const page: Awaited<ReturnType<typeof searchPeople>> = await searchPeople(sql, staff, {
				q,
				after
			});
			for (const person of page.rows) seen.add(person.id);
			after = page.next;
		}
		expect(seen.size).toBe(125);
	}
});

it('finds whoever certificates call otherwise by that name too', async () => {
	const { id } = await makePerson(sql, { name: '王小明' });
	await sql`update person set name_on_certificates = 'Wang Xiaoming' where id = ${id}`;
	for (const q of ['wang xiaoming', 'Xiaomnig', '王小明']) {
		const { rows } = await searchPeople(sql, staff, { q, after: null });
		expect(rows[0], q).toMatchObject({ id, name: '王小明' });
	}
});

it('starts at the beginning for a cursor of another list', async () => {
	const first = await searchPeople(sql, staff, { q: '', after: null });
	const other = await searchPeople(sql, staff, { q: '', after: 'nonsense' });
	expect(other.rows).toEqual(first.rows);
});

it('is for staff alone', async () => {
	const learner = actorOf(await makePerson(sql));
	await expect(searchPeople(sql, learner, { q: 'kwame', after: null })).rejects.toThrow(Forbidden);
});

it('is answered by indexes on a large table', async () => {
	const planOf = async (query: string) => {
		const rows = await sql.unsafe<{ 'QUERY PLAN': string }[]>(`explain ${query}`);
		return rows.map((row) => Object.values(row)[0]).join('\n');
	};
	await sql`set pg_trgm.word_similarity_threshold = 0.3`;
	const like = await planOf(
		`select id from person where name %> 'johnson' or name_on_certificates %> 'johnson'
			or email like 'johnson%' or (name ~ '[^ -īĮ-ıĴ-ťŨ-ž]' and name like '%johnson%')`
	);
	expect(like).toContain('person_other_letters');
	expect(like).toContain('person_name_on_certificates_search');
	expect(like).toContain('person_name_search');
	expect(like).toContain('person_email_prefix');
	const browse = await planOf(
		`select id from person where (name, id) > ('M', '00000000-0000-0000-0000-000000000000')
			order by name, id limit 26`
	);
	expect(browse).toContain('person_name_order');
	expect(browse).not.toContain('Sort');
});
