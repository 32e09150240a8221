import { listMail } from '#lib/identity/outbox.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { sql, actor } = signedIn(locals);
	const after = url.searchParams.get('after');
	const { rows, next } = await listMail(sql, actor, { after });
	return { mails: rows, next, isFirst: after === null, hasServer: Boolean(locals.config.smtpUrl) };
};
