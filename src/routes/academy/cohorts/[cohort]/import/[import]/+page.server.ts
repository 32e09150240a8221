import { redirect } from '@sveltejs/kit';
import { cohortAt } from '#lib/cohorts/cohorts.server.ts';
import { countUntouched, importAt } from '#lib/cohorts/imports.server.ts';
import { candidatesOf, chosenColumns, whole } from '#lib/cohorts/people-file.rules.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { Invalid } from '#lib/platform/errors.ts';
import { plural } from '#lib/ui/dates.ts';
import { applyImport, undoImport } from '#lib/workflows/apply-import.server.ts';
import { previewInvitations } from '#lib/workflows/invite-people.server.ts';
import { answer } from '../../../../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { sql, actor } = signedIn(locals);
	const cohort = await cohortAt(sql, params.cohort);
	const { rows, ...list } = await importAt(sql, cohort.id, params.import);
	const file = { ...list, rows };
	const chosen = chosenColumns(file, (name) => url.searchParams.get(name));
	const columns = whole(chosen);
	const candidates = columns && candidatesOf(file, columns);
	const verdicts =
		list.outcome ?? (candidates && (await previewInvitations(sql, actor, cohort, candidates)));
	return {
		cohort,
		list,
		sample: rows[0]?.cells ?? [],
		chosen,
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
			const columns = whole(chosenColumns(list, (name) => url.searchParams.get(name)));
			if (!columns) throw new Invalid([{ field: 'name', message: 'Choose the columns' }]);
			const goodRowsOnly = form.get('goodRowsOnly') === 'yes';
			const input = { cohortCode, importId, columns, goodRowsOnly };
			await applyImport(sql, actor, locals.config, input).catch(askToLeaveOut);
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

/** Each bad row is in the table below already: the summary leads to the one thing to do. */
function askToLeaveOut(error: unknown): never {
	if (!(error instanceof Invalid)) throw error;
	throw new Invalid([
		{
			field: 'goodRowsOnly',
			message: `${plural(error.issues.length, 'row')} cannot be invited. Tick the box to leave out what is wrong, or correct the list`
		}
	]);
}
