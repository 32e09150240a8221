import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { signIn } from '../identity/sign-in.server.ts';
import { systemActor, visitor } from '../platform/actor.ts';
import { checkInvariants } from './check-invariants.server.ts';
import { DEMO_PASSWORD } from './demo/people.ts';
import { importContent } from './import-content.server.ts';
import { loadDemo } from './load-demo.server.ts';

const origin = 'http://localhost:3000';

async function withContent(at: Date): Promise<TestDatabase> {
	const database = await testDatabase();
	await importContent(database.sql, systemActor(at), 'content/tranche-1');
	return database;
}

describe('loadDemo on a Wednesday in summer', () => {
	const at = new Date('2026-07-15T13:00:00Z');
	let database: TestDatabase;
	beforeAll(async () => {
		database = await withContent(at);
	}, 60_000);
	afterAll(() => database.drop());

	it('leaves nothing behind when a story fails', async () => {
		const { sql } = database;
		await sql`create function no_award() returns trigger language plpgsql as
			$$ begin raise exception 'no award today'; end $$`;
		await sql`create trigger no_award before insert on award execute function no_award()`;
		await expect(loadDemo(sql, { at, origin })).rejects.toThrow('no award today');
		await sql`drop function no_award cascade`;
		const [left] = await sql<{ people: number; events: number; mails: number }[]>`
			select (select count(*) from person) as people, (select count(*) from history where machine <> 'bankItem') as events,
				(select count(*) from mail) as mails`;
		expect(left).toEqual({ people: 0, events: 0, mails: 0 });
	});

	it('shows somebody at every stage', async () => {
		const report = await loadDemo(database.sql, { at, origin });
		expect(report.loaded).toBe(true);
		const places = await database.sql<{ state: string; email: string }[]>`
			select e.state, p.email from enrolment e join person p on p.id = e.person_id`;
		const byState = Object.groupBy(places, ({ state }) => state);
		expect(Object.keys(byState).sort()).toEqual([
			'awaitingBoard',
			'awarded',
			'deferred',
			'enrolled',
			'failed',
			'invited',
			'referred',
			'studying',
			'withdrawn'
		]);
		expect(places.length).toBeGreaterThanOrEqual(26);
		const stateOf = (email: string) => places.find((place) => place.email === email)?.state;
		expect(stateOf('learner@example.org')).toBe('studying');
		expect(stateOf('fresh@example.org')).toBe('enrolled');
	});

	it('puts the learner half way: the first module passed, the second begun', async () => {
		const modules = await database.sql<{ state: string }[]>`
			select mp.state from module_progress mp join module m on m.id = mp.module_id
				join enrolment e on e.id = mp.enrolment_id join person p on p.id = e.person_id
			where p.email = 'learner@example.org' order by m.position`;
		expect(modules.map(({ state }) => state)).toEqual(['passed', 'studying']);
	});

	it('keeps its story on the pilot, and has one cohort of the full course that is still to begin', async () => {
		const cohorts = await database.sql<{ label: string; startsOn: string; taken: number }[]>`
			select e.label, c.starts_on,
				(select count(*) from enrolment n where n.cohort_id = c.id) as taken
			from cohort c join edition e on e.id = c.edition_id
			where e.course_code = 'CLHC' order by c.starts_on`;
		expect(cohorts.map(({ label }) => label === 'pilot-1')).toEqual([
			true,
			true,
			true,
			true,
			false
		]);
		expect(cohorts.at(-1)?.startsOn).toBe('2026-08-17');
		expect(cohorts.at(-1)?.taken).toBe(4);
	});

	it('is played in the past, by the rules: every invariant holds', async () => {
		const [latest] = await database.sql<
			{ at: Date }[]
		>`select max(at) as at from history where machine <> 'bankItem'`;
		expect(latest!.at.getTime()).toBeLessThan(at.getTime());
		const report = await checkInvariants(database.sql);
		expect(report.breaches).toEqual([]);
		expect(report.checked).toBeGreaterThan(500);
	});

	it('lets everyone of the contract sign in', async () => {
		for (const who of 'learner fresh tutor tutor2 staff chair external admin'.split(' ')) {
			const { sessionId } = await signIn(database.sql, visitor(at, 'test'), {
				email: `${who}@example.org`,
				password: DEMO_PASSWORD,
				address: '127.0.0.1',
				device: null,
				replaces: null
			});
			expect(sessionId).not.toBe('');
		}
	});

	it('does nothing where somebody is', async () => {
		const count = () => database.sql`select count(*) from history`;
		const before = await count();
		expect(await loadDemo(database.sql, { at, origin })).toEqual({ loaded: false, people: 0 });
		expect(await count()).toEqual(before);
	});
});

it('plays as well in the first minutes of a week, with the clocks just put back', async () => {
	const at = new Date('2026-10-26T00:04:00Z');
	const database = await withContent(at);
	try {
		expect((await loadDemo(database.sql, { at, origin })).loaded).toBe(true);
		const [latest] = await database.sql<
			{ at: Date }[]
		>`select max(at) as at from history where machine <> 'bankItem'`;
		expect(latest!.at.getTime()).toBeLessThan(at.getTime());
		expect((await checkInvariants(database.sql)).breaches).toEqual([]);
	} finally {
		await database.drop();
	}
}, 90_000);
