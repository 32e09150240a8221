import type { Actor } from '#lib/platform/actor.ts';
import type { Sql } from '#lib/platform/database.server.ts';
import { Forbidden } from '#lib/platform/errors.ts';

/** For routes that the table gives to 'person' or more: the hooks let nobody else come this far. */
export function signedIn(locals: { sql: Sql; actor: Actor | null }): {
	sql: Sql;
	actor: Actor & { personId: string };
} {
	const { sql, actor } = locals;
	if (!actor?.personId) throw new Forbidden('Sign in first.');
	return { sql, actor: { ...actor, personId: actor.personId } };
}
