import { exercisePagesOf } from '#lib/catalogue/exercise-pages.server.ts';
import { moduleOf } from '#lib/catalogue/modules.server.ts';
import { cohortAt } from '#lib/cohorts/cohorts.server.ts';
import { may } from '#lib/identity/permissions.rules.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { NotFound } from '#lib/platform/errors.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { sql, actor } = signedIn(locals);
	const cohort = await cohortAt(sql, params.cohort);
	if (!may(actor, 'submission.mark', { cohortId: cohort.id })) throw new NotFound('That cohort');
	const { id, code, title } = await moduleOf(sql, cohort.editionId, params.module);
	return {
		cohort: { code: cohort.code, name: cohort.name },
		module: { code, title },
		pages: await exercisePagesOf(sql, id),
		open: url.searchParams.get('page')
	};
};
