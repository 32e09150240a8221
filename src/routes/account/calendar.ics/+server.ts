import { signedIn } from '#lib/identity/signed-in.ts';
import { writeCalendar } from '#lib/workflows/write-calendar.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals }) => {
	const { sql, actor } = signedIn(locals);
	return new Response(await writeCalendar(sql, locals.config, actor.personId, actor.at), {
		headers: {
			'content-type': 'text/calendar; charset=utf-8',
			'content-disposition': 'attachment; filename="tranche-academy.ics"'
		}
	});
};
