import { hash } from 'node:crypto';
import type { Adapter, DatabaseSession, DatabaseUser } from 'lucia';
import { machineAheadMs } from '#lib/platform/clock.server.ts';
import type { AnySql } from '#lib/platform/database.server.ts';
import { readShared } from '#lib/platform/read-shared.server.ts';
import type { Roles } from '#lib/platform/actor.ts';

/** A session ends this long after its sign-in, however busy it is. */
export const LONGEST_SESSION_DAYS = 14;

/** What the database knows of the person behind a session; read with it in one statement. */
export type PersonAttributes = { name: string; email: string; learns: boolean; roles: Roles };

/** The SHA-256 of a session's id: all that is stored of it. */
export const hashOf = (sessionId: string): Buffer => hash('sha256', sessionId, 'buffer');

/**
 * Lucia's adapter over our table. Lucia asks with the id of the cookie; the table knows only its
 * hash, so a stolen copy of the table signs nobody in. `device` says where a new session was made.
 */
export function sessionAdapter(sql: AnySql, device: string | null = null): Adapter {
	return {
		getSessionAndUser: (sessionId) => readSession(sql, sessionId),
		async setSession({ id, userId, expiresAt }) {
			const row = { idHash: hashOf(id), personId: userId, device };
			await sql`insert into session ${sql({ ...row, expiresAt: byOurs(expiresAt) })}`;
		},
		async updateSessionExpiration(sessionId, expiresAt) {
			await sql`
				update session set expires_at = ${byOurs(expiresAt)} where id_hash = ${hashOf(sessionId)}`;
		},
		async deleteSession(sessionId) {
			await sql`delete from session where id_hash = ${hashOf(sessionId)}`;
		},
		async deleteUserSessions(personId) {
			await sql`delete from session where person_id = ${personId}`;
		},
		async deleteExpiredSessions() {
			await sql`
				delete from session
				where expires_at < now() or created_at < now() - make_interval(days => ${LONGEST_SESSION_DAYS})`;
		},
		getUserSessions() {
			throw new Error('Ids of sessions are not stored. Ask devicesOf instead.');
		}
	};
}

/** Lucia reads the machine's clock: what it says is turned into our time, and what it is told into its own. */
const byOurs = (at: Date): Date => new Date(at.getTime() - machineAheadMs());
const byLucias = (at: Date): Date => new Date(at.getTime() + machineAheadMs());

type Row = {
	hash: string;
	personId: string;
	expiresAt: Date;
	name: string;
	email: string;
	learns: boolean;
	roles: string[];
	tutorOf: string[];
};

/** Sessions that are asked for in the same moment come in one statement: each page needs one. */
const sessionOf = readShared(readSessions);

/**
 * Session, person, roles and the cohorts they tutor, by the hex of the session's hash. The limit keeps
 * the look-up by index, one a hash: a table that fills within minutes, as at an examination, is thought
 * small until it is analysed, and would be read from end to end by every page.
 */
async function readSessions(sql: AnySql, hashes: string[]): Promise<Map<string, Row>> {
	const rows = await sql<Row[]>`
		select asked.hash, s.person_id, s.expires_at, p.name, p.email,
			exists(select from enrolment e where e.person_id = p.id) as learns,
			array(select g.role from role_grant g
				where g.person_id = p.id and g.revoked_at is null and g.role <> 'tutor') as roles,
			array(select g.cohort_id from role_grant g
				where g.person_id = p.id and g.revoked_at is null and g.role = 'tutor') as tutor_of
		from unnest(${hashes}::text[]) asked(hash)
		cross join lateral (
			select * from session where id_hash = decode(asked.hash, 'hex') limit 1) s
		join person p on p.id = s.person_id and p.closed_at is null
		where s.created_at > now() - make_interval(days => ${LONGEST_SESSION_DAYS})`;
	return new Map(rows.map((row) => [row.hash, row]));
}

async function readSession(
	sql: AnySql,
	sessionId: string
): Promise<[DatabaseSession | null, DatabaseUser | null]> {
	const row = await sessionOf(sql, hashOf(sessionId).toString('hex'));
	if (!row) return [null, null];
	const roles: Roles = {
		admin: row.roles.includes('admin'),
		staff: row.roles.includes('staff'),
		chair: row.roles.includes('chair'),
		external: row.roles.includes('external'),
		tutorOf: row.tutorOf
	};
	return [
		{ id: sessionId, userId: row.personId, expiresAt: byLucias(row.expiresAt), attributes: {} },
		{
			id: row.personId,
			attributes: { name: row.name, email: row.email, learns: row.learns, roles }
		}
	];
}
