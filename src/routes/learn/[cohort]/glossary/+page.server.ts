import { glossaryOf } from '#lib/catalogue/editions.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { enrolmentAt } from '#lib/progression/enrolments.server.ts';
import type { PageServerLoad } from './$types';
import { byLetter } from './letters.ts';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { sql, actor } = signedIn(locals);
	const enrolment = await enrolmentAt(sql, actor, params.cohort);
	return {
		base: `/learn/${enrolment.cohortCode}`,
		enrolment,
		letters: byLetter(await glossaryOf(sql, enrolment.editionId))
	};
};
