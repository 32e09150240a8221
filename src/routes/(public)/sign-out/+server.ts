import { redirect } from '@sveltejs/kit';
import { closeSession, SESSION_COOKIE, sessionCookie } from '#lib/identity/sessions.server.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import type { RequestHandler } from './$types';

/** Signs this device out. Pressed twice, or by nobody, it ends on the same page. */
export const POST: RequestHandler = async ({ locals: { sql, actor, config }, cookies }) => {
	const sessionId = cookies.get(SESSION_COOKIE);
	if (actor && sessionId) await inTransaction(sql, (tx) => closeSession(tx, actor, sessionId));
	cookies.delete(SESSION_COOKIE, sessionCookie(config.origin));
	redirect(303, '/sign-in?signed-out');
};

/** Someone came back to the address: there is nothing to see, and only a form signs out. */
export const GET: RequestHandler = () => redirect(303, '/');
