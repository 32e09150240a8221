import { redirect } from '@sveltejs/kit';
import { documentsInProgress } from '#lib/certification/issue-documents.server.ts';
import { issuerKeys } from '#lib/certification/issuer-keys.server.ts';
import { unprintedNames } from '#lib/certification/unprinted-names.server.ts';
import { canSeal } from '#lib/platform/sealing-secrets.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { makeDocuments } from '#lib/workflows/make-documents.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { sql, actor } = signedIn(locals);
	return {
		cohorts: await documentsInProgress(sql),
		names: await unprintedNames(sql),
		keys: await issuerKeys(sql),
		canSign: canSeal(locals.config),
		at: actor.at
	};
};

export const actions: Actions = {
	default: async ({ locals, request }) => {
		const { sql, actor } = signedIn(locals);
		await makeDocuments(sql, actor, String((await request.formData()).get('cohort')));
		redirect(303, '/academy/awards/documents');
	}
};
