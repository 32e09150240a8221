import { redirect } from '@sveltejs/kit';
import { cohortAt } from '#lib/cohorts/cohorts.server.ts';
import { countUntouched, importAt } from '#lib/cohorts/imports.server.ts';
import { candidatesOf, chosenColumns } from '#lib/cohorts/people-file.rules.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { Invalid } from '#lib/platform/errors.ts';
import { applyImport, undoImport } from '#lib/workflows/apply-import.server.ts';
import { previewInvitations } from '#lib/workflows/invite-people.server.ts';
import { answer } from '../../../../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { sql, actor } = signedIn(locals);
	const cohort = await cohortAt(sql, params.cohort);
	const { rows, ...list } = await importAt(sql, cohort.id, params.import);
	const columns = chosenColumns({ ...list, rows }, (name) => url.searchParams.get(name));
	const verdicts =
		list.outcome ??
		(columns &&
			(await previewInvitations(sql, actor, cohort, candidatesOf({ ...list, rows }, columns))));
	return {
		cohort,
		list,
		sample: rows[0]?.cells ?? [],
		columns,
		verdicts,
		untouched: list.outcome ? await countUntouched(sql, list.id) : 0,
		done: url.searchParams.get('done'),
		count: Number(url.searchParams.get('count') ?? 0)
	};
};

export const actions: Actions = {
	apply: async ({ locals, params, request, url }) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		return answer(form, async () => {
			const { cohort: cohortCode, import: importId } = params;
			const cohort = await cohortAt(sql, cohortCode);
			const list = await importAt(sql, cohort.id, importId);
			const columns = chosenColumns(list, (name) => url.searchParams.get(name));
			if (!columns) throw new Invalid([{ field: 'name', message: 'Choose the columns' }]);
			const goodRowsOnly = form.get('goodRowsOnly') === 'yes';
			const input = { cohortCode, importId, columns, goodRowsOnly };
			await applyImport(sql, actor, locals.config, input);
			redirect(303, `/academy/cohorts/${cohortCode}/import/${importId}?done=applied`);
		});
	},
	undo: async ({ locals, params }) => {
		const { sql, actor } = signedIn(locals);
		const { cohort: cohortCode, import: importId } = params;
		const count = await answer(new FormData(), () =>
			undoImport(sql, actor, { cohortCode, importId })
		);
		if (typeof count !== 'number') return count;
		redirect(303, `/academy/cohorts/${cohortCode}/import/${importId}?done=undone&count=${count}`);
	}
};
