import { Lucia, TimeSpan } from 'lucia';
import type { Actor, Roles } from '#lib/platform/actor.ts';
import type { AnySql, Sql, Transaction } from '#lib/platform/database.server.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import { hashOf, type PersonAttributes, sessionAdapter } from './session-adapter.server.ts';

declare module 'lucia' {
	interface Register {
		Lucia: ReturnType<typeof luciaOver>;
		DatabaseUserAttributes: PersonAttributes;
	}
}

export const SESSION_COOKIE = 'session';

/**
 * A session ends after 12 hours without use, one long shift: many learners share a workstation on a
 * ward. Use renews it once half of that has passed, so at most every six hours. However busy, it
 * ends after 14 days (session-adapter.server.ts).
 */
export const SESSION_HOURS = 12;

export const sessionCookie = (origin: string) =>
	({
		path: '/',
		httpOnly: true,
		sameSite: 'lax',
		secure: origin.startsWith('https:'),
		maxAge: SESSION_HOURS * 3600
	}) as const;

/** The same as the text of a `Set-Cookie` header. */
export function sessionCookieText(origin: string, sessionId: string): string {
	const { path, maxAge, secure } = sessionCookie(origin);
	const text = `${SESSION_COOKIE}=${sessionId}; Path=${path}; Max-Age=${maxAge}; HttpOnly; SameSite=Lax`;
	return secure ? `${text}; Secure` : text;
}

const IN_HEADER = new RegExp(`(?:^|;\\s*)${SESSION_COOKIE}=([a-z0-9]+)(?:;|$)`);

/** The session's id in a `Cookie` header; null when it holds none of the form we give. */
export const sessionIdIn = (header: string | undefined): string | null =>
	IN_HEADER.exec(header ?? '')?.[1] ?? null;

const luciaOver = (sql: AnySql, device: string | null = null) =>
	new Lucia(sessionAdapter(sql, device), {
		sessionExpiresIn: new TimeSpan(SESSION_HOURS, 'h'),
		getUserAttributes: (attributes: PersonAttributes) => attributes
	});

const readers = new WeakMap<Sql, ReturnType<typeof luciaOver>>();

/** Each page asks it. */
function readerOver(sql: Sql): ReturnType<typeof luciaOver> {
	const known = readers.get(sql) ?? luciaOver(sql);
	readers.set(sql, known);
	return known;
}

export type SignedIn = {
	/** `learns`: they have, or had, a place on a course. */
	person: { id: string; name: string; email: string; learns: boolean };
	roles: Roles;
	/** Its life was just prolonged: send the cookie again. */
	renewed: boolean;
};

/** Who holds this session, if it is alive. One statement, and a second when it is renewed. */
export async function readSession(sql: Sql, sessionId: string): Promise<SignedIn | null> {
	const { session, user } = await readerOver(sql).validateSession(sessionId);
	if (!session) return null;
	const { id, name, email, learns, roles } = user;
	return { person: { id, name, email, learns }, roles, renewed: session.fresh };
}

/** @returns the id for the cookie; nothing else ever holds it */
export async function openSession(
	tx: Transaction,
	personId: string,
	device: string | null
): Promise<string> {
	const session = await luciaOver(tx, device).createSession(personId, {});
	return session.id;
}

/** Signs this device out. A session that is gone already stays gone. */
export async function closeSession(
	tx: Transaction,
	actor: Actor,
	sessionId: string
): Promise<void> {
	await luciaOver(tx).invalidateSession(sessionId);
	await recordAudit(tx, actor, 'signed-out', subjectOf(actor));
}

/** Ends a session that another one replaces: nobody signed out. */
export async function closeSessionQuietly(tx: Transaction, sessionId: string): Promise<void> {
	await luciaOver(tx).invalidateSession(sessionId);
}

/** Signs all devices out, or all but the one whose session is given. */
export async function closeSessions(
	tx: Transaction,
	personId: string,
	exceptSessionId?: string
): Promise<number> {
	const gone = await tx`
		delete from session where person_id = ${personId}
			${exceptSessionId ? tx`and id_hash <> ${hashOf(exceptSessionId)}` : tx``}`;
	return gone.count;
}

/** Signs the actor out on all devices, this one included. */
export async function signOutEverywhere(
	tx: Transaction,
	actor: Actor & { personId: string }
): Promise<void> {
	const sessions = await closeSessions(tx, actor.personId);
	await recordAudit(tx, actor, 'signed-out-everywhere', subjectOf(actor), { sessions });
}

export async function deleteExpiredSessions(sql: Sql): Promise<void> {
	await luciaOver(sql).deleteExpiredSessions();
}

export type Device = { key: string; name: string; signedInAt: Date; thisOne: boolean };

/** Where a person is signed in, newest first. `key` names a session without opening it. */
export async function devicesOf(sql: Sql, personId: string, sessionId: string): Promise<Device[]> {
	const rows = await sql<
		{ key: string; device: string | null; createdAt: Date; thisOne: boolean }[]
	>`
		select encode(id_hash, 'hex') as key, device, created_at, id_hash = ${hashOf(sessionId)} as this_one
		from session where person_id = ${personId} and expires_at > now()
		order by this_one desc, created_at desc`;
	return rows.map(({ key, device, createdAt, thisOne }) => ({
		key,
		name: device ?? 'A device that did not say what it is',
		signedInAt: createdAt,
		thisOne
	}));
}

/** Signs out one device of the actor's own. Another person's key finds nothing and does nothing. */
export async function closeDevice(tx: Transaction, actor: Actor, key: string): Promise<void> {
	if (!/^[0-9a-f]{64}$/.test(key)) return;
	const gone = await tx`
		delete from session where id_hash = decode(${key}, 'hex') and person_id = ${actor.personId}`;
	if (gone.count > 0) await recordAudit(tx, actor, 'signed-out-device', subjectOf(actor));
}

const subjectOf = (actor: Actor) =>
	actor.personId ? { type: 'person', id: actor.personId } : null;
