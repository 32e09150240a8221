import { redirect } from '@sveltejs/kit';
import { cohortAt } from '#lib/cohorts/cohorts.server.ts';
import { keepImport } from '#lib/cohorts/imports.server.ts';
import { readPeopleFile } from '#lib/cohorts/people-file.rules.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import { Invalid } from '#lib/platform/errors.ts';
import { answer } from '../../../../form-answer.ts';
import { readBigForm } from '../../../../read-big-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
	cohort: await cohortAt(signedIn(locals).sql, params.cohort)
});

export const actions: Actions = {
	default: async ({ locals, params, request }) => {
		const { sql, actor } = signedIn(locals);
		return answer(new FormData(), async () => {
			const sent = (await readBigForm(request)).get('file');
			if (!(sent instanceof File) || sent.name === '') {
				throw new Invalid([{ field: 'file', message: 'Choose a file' }]);
			}
			const file = readPeopleFile(new Uint8Array(await sent.arrayBuffer()));
			const cohort = await cohortAt(sql, params.cohort);
			const list = { cohortId: cohort.id, name: sent.name, file };
			const id = await inTransaction(sql, (tx) => keepImport(tx, actor, list));
			redirect(303, `/academy/cohorts/${cohort.code}/import/${id}`);
		});
	}
};
