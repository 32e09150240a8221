import { redirect } from '@sveltejs/kit';
import { cohortAt } from '#lib/cohorts/cohorts.server.ts';
import { keepImport } from '#lib/cohorts/imports.server.ts';
import { MAX_ROWS } from '#lib/cohorts/people-file.rules.ts';
import { TYPED_LIST } from '#lib/cohorts/typed-list.ts';
import { candidatesTyped, typedList } from '#lib/cohorts/people-typed.rules.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import { Invalid } from '#lib/platform/errors.ts';
import { answer } from '../../../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
	cohort: await cohortAt(signedIn(locals).sql, params.cohort)
});

export const actions: Actions = {
	default: async ({ locals, params, request }) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		return answer(form, async () => {
			const people = candidatesTyped(String(form.get('people') ?? '').slice(0, 500_000));
			if (people.length === 0) throw wrong('Enter at least one person');
			if (people.length > MAX_ROWS) throw wrong(`Enter ${MAX_ROWS} people at most at a time`);
			const cohort = await cohortAt(sql, params.cohort);
			const list = { cohortId: cohort.id, name: TYPED_LIST, file: typedList(people) };
			const id = await inTransaction(sql, (tx) => keepImport(tx, actor, list));
			redirect(303, `/academy/cohorts/${cohort.code}/import/${id}`);
		});
	}
};

const wrong = (message: string) => new Invalid([{ field: 'people', message }]);
