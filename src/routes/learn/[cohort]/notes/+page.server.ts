import { signedIn } from '#lib/identity/signed-in.ts';
import { enrolmentAt } from '#lib/progression/enrolments.server.ts';
import { notesOf } from '#lib/progression/notes.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { sql, actor } = signedIn(locals);
	const enrolment = await enrolmentAt(sql, actor, params.cohort);
	return {
		enrolment,
		base: `/learn/${enrolment.cohortCode}`,
		notes: await notesOf(sql, enrolment.id)
	};
};
