import { signedIn } from '#lib/identity/signed-in.ts';
import { addressIn } from '#lib/platform/contact.ts';
import type { PageServerLoad } from './$types';
import { shownOf } from './held.ts';

/** So many entries are drawn; the downloads have them all. */
const SHOWN = 100;

export const load: PageServerLoad = async ({ locals, params }) => {
	const { sql, actor } = signedIn(locals);
	const { enrolment, person, history, account, notices } = await shownOf(sql, actor, params.cohort);
	return {
		base: `/learn/${enrolment.cohortCode}`,
		contact: addressIn(locals.config.mailFrom),
		enrolment,
		person,
		notices,
		history: history.toReversed().slice(0, SHOWN),
		account: account.slice(0, 20),
		more: history.length > SHOWN
	};
};
