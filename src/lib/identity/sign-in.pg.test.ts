import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { makeAccount, PASSWORD } from '../../../tests/support/sign-in.ts';
import { visitor } from '../platform/actor.ts';
import { type Sql, inTransaction } from '../platform/database.server.ts';
import { Invalid, TooMany } from '../platform/errors.ts';
import { newId } from '../platform/id.ts';
import { makePerson } from '../../../tests/support/factories.ts';
import { deleteExpiredSessions, devicesOf, readSession, closeDevice } from './sessions.server.ts';
import { signIn, type SignIn } from './sign-in.server.ts';

let database: TestDatabase;
let sql: Sql;

beforeAll(async () => {
	database = await testDatabase();
	sql = database.sql;
});
afterAll(() => database.drop());

const at = (iso = '2026-11-02T09:00:00Z') => visitor(new Date(iso), newId());
let addresses = 0;
const form = (given: Partial<SignIn>): SignIn => ({
	email: 'nobody@example.org',
	password: PASSWORD,
	address: `192.0.2.${++addresses}`,
	device: 'Firefox on Windows',
	replaces: null,
	...given
});

const sentenceOf = async (attempt: Promise<unknown>) => {
	const error = await attempt.then(
		() => null,
		(thrown: unknown) => thrown
	);
	expect(error).toBeInstanceOf(Invalid);
	return (error as Invalid).issues;
};

describe('signing in', () => {
	it('gives a session that only its id opens', async () => {
		const person = await makeAccount(sql);
		const { sessionId } = await signIn(sql, at(), form({ email: person.email }));
		expect(await readSession(sql, sessionId)).toMatchObject({ person, renewed: false });
		expect(await readSession(sql, `${sessionId}x`)).toBeNull();
		// Nothing that is stored opens it.
		const [stored] = await sql<{ key: string }[]>`
			select encode(id_hash, 'hex') as key from session where person_id = ${person.id}`;
		expect(await readSession(sql, stored!.key)).toBeNull();
		const [{ whole }] =
			(await sql`select s::text as whole from session s where person_id = ${person.id}`) as unknown as [
				{ whole: string }
			];
		expect(whole).not.toContain(sessionId);
	});

	it('reads session, person, roles and cohorts in one statement', async () => {
		const person = await makeAccount(sql, { role: 'chair' });
		const { sessionId } = await signIn(sql, at(), form({ email: person.email }));
		let statements = 0;
		const counting = new Proxy(sql, {
			apply: (target, self, args) => {
				statements += 1;
				return Reflect.apply(target, self, args) as unknown;
			}
		});
		const found = await readSession(counting, sessionId);
		expect(found?.roles).toEqual({
			admin: false,
			staff: false,
			chair: true,
			external: false,
			tutorOf: []
		});
		expect(statements).toBe(1);
	});

	it('says the same about a wrong password, a missing account and one without a password', async () => {
		const person = await makeAccount(sql);
		const invited = await makePerson(sql);
		const answers = [
			await sentenceOf(signIn(sql, at(), form({ email: person.email, password: 'wrong' }))),
			await sentenceOf(signIn(sql, at(), form({ email: 'no.such@example.org' }))),
			await sentenceOf(
				signIn(sql, at(), form({ email: invited.email, password: 'nobody has this password' }))
			)
		];
		expect(new Set(answers.map((issues) => JSON.stringify(issues))).size).toBe(1);
	});

	it('does the same work whether or not there is an account', async () => {
		const person = await makeAccount(sql);
		const time = async (email: string) => {
			const since = performance.now();
			await sentenceOf(signIn(sql, at(), form({ email, password: 'wrong' })));
			return performance.now() - since;
		};
		// In turns, and the shortest of each: what else the machine does takes time from both.
		let [here, nowhere] = [Infinity, Infinity];
		for (let index = 0; index < 8; index += 1) {
			here = Math.min(here, await time(person.email));
			nowhere = Math.min(nowhere, await time('no.one@example.org'));
		}
		// Without the decoy the second is faster by the whole cost of argon2, some ten times.
		expect(nowhere).toBeGreaterThan(here / 3);
	});

	it('refuses a closed account', async () => {
		const person = await makeAccount(sql);
		const { sessionId } = await signIn(sql, at(), form({ email: person.email }));
		await sql`update person set closed_at = now() where id = ${person.id}`;
		expect(await readSession(sql, sessionId)).toBeNull();
		await sentenceOf(signIn(sql, at(), form({ email: person.email })));
	});

	it('replaces the session that the device had', async () => {
		const person = await makeAccount(sql);
		const first = await signIn(sql, at(), form({ email: person.email }));
		const second = await signIn(
			sql,
			at(),
			form({ email: person.email, replaces: first.sessionId })
		);
		expect(await readSession(sql, first.sessionId)).toBeNull();
		expect(await readSession(sql, second.sessionId)).not.toBeNull();
	});

	it('opens one session for each of two sign-ins at once, and leaves a trace of each', async () => {
		const person = await makeAccount(sql);
		const [a, b] = await Promise.all([
			signIn(sql, at(), form({ email: person.email })),
			signIn(sql, at(), form({ email: person.email }))
		]);
		expect(a.sessionId).not.toBe(b.sessionId);
		expect(await devicesOf(sql, person.id, a.sessionId)).toHaveLength(2);
		await sentenceOf(signIn(sql, at(), form({ email: person.email, password: 'wrong' })));
		const traces = await sql<{ action: string }[]>`
			select action from audit where subject_id = ${person.id} order by action`;
		expect(traces.map((trace) => trace.action)).toEqual([
			'person-added',
			'sign-in-refused',
			'signed-in',
			'signed-in'
		]);
	});
});

describe('limits', () => {
	it('stop guessing at one account, from however many places, and tell when to come back', async () => {
		const person = await makeAccount(sql);
		const tries = Array.from({ length: 40 }, () =>
			signIn(sql, at(), form({ email: person.email, password: 'wrong' })).catch(
				(error: unknown) => error
			)
		);
		const answers = await Promise.all(tries);
		expect(answers.filter((error) => error instanceof Invalid)).toHaveLength(20);
		expect(answers.filter((error) => error instanceof TooMany)).toHaveLength(20);
		const late = signIn(sql, at('2026-11-02T09:14:00Z'), form({ email: person.email }));
		await expect(late).rejects.toMatchObject({ retryAfterSeconds: 60 });
		await signIn(sql, at('2026-11-02T09:15:00Z'), form({ email: person.email }));
	});

	it('count an account that does not exist just the same', async () => {
		const tries = Array.from({ length: 25 }, () =>
			signIn(sql, at(), form({ email: 'ghost@example.org' })).catch((error: unknown) => error)
		);
		const answers = await Promise.all(tries);
		expect(answers.filter((error) => error instanceof TooMany)).toHaveLength(5);
	});

	it('do not count what succeeds', async () => {
		const person = await makeAccount(sql);
		const counted = async () =>
			(await sql<{ hits: number }[]>`select sum(hits)::int as hits from rate_limit`)[0]!.hits;
		const before = await counted();
		for (let index = 0; index < 25; index += 1) {
			await signIn(sql, at(), form({ email: person.email, address: '198.51.100.1' }));
		}
		expect(await counted()).toBe(before);
	});
});

describe('the life of a session', () => {
	const age = (personId: string, hours: { created?: number; expires?: number }) => sql`
		update session set
			created_at = created_at - make_interval(hours => ${hours.created ?? 0}),
			expires_at = expires_at - make_interval(hours => ${hours.expires ?? 0})
		where person_id = ${personId}`;

	it('ends after twelve hours without use', async () => {
		const person = await makeAccount(sql);
		const { sessionId } = await signIn(sql, at(), form({ email: person.email }));
		await age(person.id, { created: 13, expires: 13 });
		expect(await readSession(sql, sessionId)).toBeNull();
		expect(await devicesOf(sql, person.id, sessionId)).toHaveLength(0);
	});

	it('is renewed by use in its second half', async () => {
		const person = await makeAccount(sql);
		const { sessionId } = await signIn(sql, at(), form({ email: person.email }));
		await age(person.id, { created: 7, expires: 7 });
		expect((await readSession(sql, sessionId))?.renewed).toBe(true);
		expect((await readSession(sql, sessionId))?.renewed).toBe(false);
	});

	it('ends after fourteen days, however busy', async () => {
		const person = await makeAccount(sql);
		const { sessionId } = await signIn(sql, at(), form({ email: person.email }));
		await age(person.id, { created: 14 * 24 + 1 });
		expect(await readSession(sql, sessionId)).toBeNull();
		await deleteExpiredSessions(sql);
		const left = await sql`select from session where person_id = ${person.id}`;
		expect(left).toHaveLength(0);
	});

	it('is ended by its owner alone', async () => {
		const [owner, other] = [await makeAccount(sql), await makeAccount(sql)];
		const { sessionId } = await signIn(sql, at(), form({ email: owner.email }));
		const [device] = await devicesOf(sql, owner.id, sessionId);
		const actor = (personId: string) => ({ ...at(), personId });
		await inTransaction(sql, (tx) => closeDevice(tx, actor(other.id), device!.key));
		expect(await readSession(sql, sessionId)).not.toBeNull();
		await inTransaction(sql, (tx) => closeDevice(tx, actor(owner.id), device!.key));
		expect(await readSession(sql, sessionId)).toBeNull();
	});
});
