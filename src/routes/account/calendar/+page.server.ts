import { redirect } from '@sveltejs/kit';
import {
	calendarAddressOf,
	endCalendarAddress,
	renewCalendarAddress
} from '#lib/calendar/calendar-address.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { sql, actor } = signedIn(locals);
	return {
		since: await calendarAddressOf(sql, actor.personId),
		ended: url.searchParams.has('ended')
	};
};

export const actions: Actions = {
	/** The address is in this one answer and never again: only its hash is kept. */
	renew: async ({ locals }) => {
		const { sql, actor } = signedIn(locals);
		const token = await inTransaction(sql, (tx) => renewCalendarAddress(tx, actor));
		return { address: `${locals.config.origin}/calendar/${token}.ics` };
	},
	end: async ({ locals }) => {
		const { sql, actor } = signedIn(locals);
		await inTransaction(sql, (tx) => endCalendarAddress(tx, actor, actor.personId));
		redirect(303, '/account/calendar?ended');
	}
};
