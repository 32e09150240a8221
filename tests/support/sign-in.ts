import { createPerson } from '../../src/lib/identity/people.server.ts';
import { grantRole, type Role } from '../../src/lib/identity/roles.server.ts';
import { systemActor } from '../../src/lib/platform/actor.ts';
import { inTransaction, type Sql } from '../../src/lib/platform/database.server.ts';
import { newId } from '../../src/lib/platform/id.ts';
import { actorOf, firstDay, type MadePerson } from './factories.ts';

export const PASSWORD = 'copper lantern river';

/** A person who can sign in with PASSWORD, and holds the given role. */
export async function makeAccount(
	sql: Sql,
	options: { name?: string; email?: string; role?: Exclude<Role, 'tutor'> } = {}
): Promise<MadePerson> {
	const name = options.name ?? 'Bram Invented';
	const email = options.email ?? `${newId()}@example.org`;
	const system = systemActor(firstDay);
	const id = await inTransaction(sql, async (tx) => {
		const personId = await createPerson(tx, system, { name, email, password: PASSWORD });
		if (options.role) await grantRole(tx, system, { personId, role: options.role });
		return personId;
	});
	return { id, name, email };
}

/** An administrator, and how they act. */
export async function makeAdmin(sql: Sql) {
	const person = await makeAccount(sql, { name: 'Ada Invented', role: 'admin' });
	return { ...person, actor: actorOf(person, firstDay, { admin: true }) };
}
