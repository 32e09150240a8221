import { calendarHolder } from '#lib/calendar/calendar-address.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import { writeCalendar } from '#lib/workflows/write-calendar.server.ts';
import type { RequestHandler } from './$types';

/** What a calendar program reads: it cannot sign in, so the address is the key. */
export const GET: RequestHandler = async ({ locals: { sql, config, at }, params, setHeaders }) => {
	const personId = await calendarHolder(sql, params.token);
	if (!personId) throw new NotFound('That calendar');
	setHeaders({ 'cache-control': 'private, no-store', 'x-robots-tag': 'noindex' });
	return new Response(await writeCalendar(sql, config, personId, at), {
		headers: { 'content-type': 'text/calendar; charset=utf-8' }
	});
};
