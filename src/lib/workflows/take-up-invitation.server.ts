import { useLink, useUpLinks } from '#lib/identity/links.server.ts';
import { hasPassword, setPassword } from '#lib/identity/passwords.server.ts';
import { closeSessionQuietly, openSession } from '#lib/identity/sessions.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import { inTransaction, type Sql } from '#lib/platform/database.server.ts';
import { acceptInvitations } from './accept-invitation.server.ts';

type TakeUp = {
	token: string;
	/** What a new person typed; not looked at when they have a password. */
	password: string;
	device: string | null;
	/** The session that the device had before, whoever's it was. */
	replaces: string | null;
};

export type TakenUp = {
	/** Codes of the cohorts that are open now. */
	opened: string[];
	/** For the cookie of a new person, who proved by the link who they are and chose a password. */
	sessionId: string | null;
};

/**
 * Whoever holds the mailed link takes up their places. A new person chooses a password and is signed
 * in; one who has a password already signs in with it, so that a mail alone opens no account.
 * Idempotent by the link, which works once.
 * @throws Refused when it was used or is too old, Invalid when the password will not do
 */
export async function takeUpInvitation(
	sql: Sql,
	visitor: Actor,
	{ token, password, device, replaces }: TakeUp
): Promise<TakenUp> {
	const purpose = 'invitation';
	return inTransaction(sql, async (tx) => {
		const personId = await useLink(tx, visitor, { token, purpose });
		const isNew = !(await hasPassword(tx, personId));
		if (isNew) await setPassword(tx, visitor, { personId, password, field: 'newPassword' });
		const opened = await acceptInvitations(tx, visitor, personId);
		await useUpLinks(tx, visitor, { personId, purpose });
		await recordAudit(tx, { ...visitor, personId }, 'invitation-accepted', {
			type: 'person',
			id: personId
		});
		if (!isNew) return { opened, sessionId: null };
		if (replaces) await closeSessionQuietly(tx, replaces);
		return { opened, sessionId: await openSession(tx, personId, device) };
	});
}
