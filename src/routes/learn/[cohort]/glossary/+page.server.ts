import { glossaryOf, readAgainBy } from '#lib/catalogue/editions.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { enrolmentAt } from '#lib/progression/enrolments.server.ts';
import type { PageServerLoad } from './$types';
import { byLetter } from './letters.ts';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { sql, actor } = signedIn(locals);
	const enrolment = await enrolmentAt(sql, actor, params.cohort);
	const [terms, reviewBy] = await Promise.all([
		glossaryOf(sql, enrolment.editionId),
		readAgainBy(sql, enrolment.editionId)
	]);
	return {
		reviewBy,
		base: `/learn/${enrolment.cohortCode}`,
		enrolment,
		letters: byLetter(terms)
	};
};
