import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { actorOf, firstDay, makePerson } from '../../../tests/support/factories.ts';
import { makeAdmin } from '../../../tests/support/sign-in.ts';
import { systemActor } from '../platform/actor.ts';
import { type Sql, inTransaction } from '../platform/database.server.ts';
import { Forbidden, Invalid, Refused } from '../platform/errors.ts';
import { newId } from '../platform/id.ts';
import { issueLink, linkHolder, newEmailOf } from './links.server.ts';
import { createPerson, findOrCreatePerson, personAt } from './people.server.ts';
import { grantRole, grantsOf, revokeRole, type RoleOf } from './roles.server.ts';

let database: TestDatabase;
let sql: Sql;

beforeAll(async () => {
	database = await testDatabase();
	sql = database.sql;
});
afterAll(() => database.drop());

const grant = (actor: Parameters<typeof grantRole>[1], input: RoleOf) =>
	inTransaction(sql, (tx) => grantRole(tx, actor, input));
const revoke = (actor: Parameters<typeof grantRole>[1], input: RoleOf) =>
	inTransaction(sql, (tx) => revokeRole(tx, actor, input));

describe('roles', () => {
	it('are given and taken once, however often, and leave one trace each', async () => {
		const admin = await makeAdmin(sql);
		const person = await makePerson(sql);
		const right = { personId: person.id, role: 'staff' } as const;
		await Promise.all(Array.from({ length: 6 }, () => grant(admin.actor, right)));
		expect(await grantsOf(sql, admin.actor, person.id)).toHaveLength(1);
		await Promise.all(Array.from({ length: 6 }, () => revoke(admin.actor, right)));
		expect(await grantsOf(sql, admin.actor, person.id)).toHaveLength(0);
		await grant(admin.actor, right);
		const traces = await sql<{ action: string; actorId: string }[]>`
			select action, actor_id from audit where subject_id = ${person.id} order by id`;
		expect(traces.map((trace) => trace.action)).toEqual([
			'role-granted',
			'role-revoked',
			'role-granted'
		]);
		expect(new Set(traces.map((trace) => trace.actorId))).toEqual(new Set([admin.id]));
	});

	it('end links that staff could use while there were no rights', async () => {
		const admin = await makeAdmin(sql);
		const person = await makePerson(sql);
		const token = await inTransaction(sql, (tx) =>
			issueLink(tx, systemActor(firstDay), {
				personId: person.id,
				purpose: 'new-email',
				email: 'somebody.else@example.org',
				hours: 72
			})
		);
		const invitation = await inTransaction(sql, (tx) =>
			issueLink(tx, systemActor(firstDay), {
				personId: person.id,
				purpose: 'invitation',
				hours: 72
			})
		);
		await grant(admin.actor, { personId: person.id, role: 'chair' });
		const now = systemActor(firstDay);
		expect(await newEmailOf(sql, now, token)).toBeNull();
		expect(await linkHolder(sql, now, { token: invitation, purpose: 'invitation' })).toBeNull();
	});

	it.each(['staff', 'chair', 'external'] as const)('are not for %s to give', async (role) => {
		const person = await makePerson(sql);
		const actor = actorOf(await makePerson(sql), firstDay, { [role]: true });
		await expect(grant(actor, { personId: actor.personId, role: 'admin' })).rejects.toThrow(
			Forbidden
		);
		await expect(grant(actor, { personId: person.id, role: 'staff' })).rejects.toThrow(Forbidden);
		await expect(revoke(actor, { personId: person.id, role: 'admin' })).rejects.toThrow(Forbidden);
	});

	it('name a cohort for a tutor, and only for a tutor', async () => {
		const { actor } = await makeAdmin(sql);
		const { id: personId } = await makePerson(sql);
		await expect(grant(actor, { personId, role: 'tutor' })).rejects.toThrow(Invalid);
		const nowhere = { personId, role: 'tutor', cohortId: newId() } as const;
		await expect(grant(actor, nowhere)).rejects.toThrow(Invalid);
		await expect(grant(actor, { personId, role: 'staff', cohortId: personId })).rejects.toThrow(
			Invalid
		);
	});
});

describe('the last administrator', () => {
	beforeEach(() => sql`update role_grant set revoked_at = now() where revoked_at is null`);

	it('stays', async () => {
		const admin = await makeAdmin(sql);
		const right = { personId: admin.id, role: 'admin' } as const;
		await expect(revoke(admin.actor, right)).rejects.toThrow(Refused);
		expect(await grantsOf(sql, admin.actor, admin.id)).toHaveLength(1);
	});

	it('stays when all of them take each other’s role at once', async () => {
		for (let round = 0; round < 5; round += 1) {
			const admins = [await makeAdmin(sql), await makeAdmin(sql), await makeAdmin(sql)];
			await Promise.allSettled(
				admins.map((admin, index) =>
					revoke(admin.actor, { personId: admins[(index + 1) % 3]!.id, role: 'admin' })
				)
			);
			const [row] = await sql<{ count: number }[]>`
				select count(*) from role_grant where role = 'admin' and revoked_at is null`;
			expect(row!.count).toBe(1);
			await sql`update role_grant set revoked_at = now() where revoked_at is null`;
		}
	});
});

describe('people', () => {
	const system = systemActor(firstDay);

	it('are added once for one address, whoever asks at the same time', async () => {
		const add = (name: string) =>
			inTransaction(sql, (tx) =>
				findOrCreatePerson(tx, system, { name, email: ' Same.One@Example.org ' })
			);
		const ids = await Promise.all(['Sam One', 'Sam Two', 'Sam Three'].map(add));
		expect(new Set(ids).size).toBe(1);
		const person = await personAt(sql, system, ids[0]!);
		expect(person.email).toBe('same.one@example.org');
		const again = inTransaction(sql, (tx) =>
			createPerson(tx, system, { name: 'Sam Four', email: 'SAME.ONE@example.org' })
		);
		await expect(again).rejects.toMatchObject({ issues: [{ field: 'email' }] });
	});

	it.each([
		['', 'name@example.org', 'name'],
		['A name', 'no address', 'email'],
		['A name', 'two@a.example, three@b.example', 'email'],
		['A name', 'line@example.org\r\nBcc: x@example.org', 'email'],
		['x'.repeat(201), 'name@example.org', 'name']
	])('%j <%s> is refused', async (name, email, field) => {
		const add = inTransaction(sql, (tx) => createPerson(tx, system, { name, email }));
		await expect(add).rejects.toMatchObject({ issues: [{ field }] });
	});

	it('are read by staff alone, and a made-up id is nobody', async () => {
		const person = await makePerson(sql);
		await expect(personAt(sql, actorOf(person), person.id)).rejects.toThrow(Forbidden);
		await expect(personAt(sql, system, "' or true")).rejects.toThrow('could not be found');
	});
});
