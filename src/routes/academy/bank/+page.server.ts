import * as v from 'valibot';
import { actOnBankItems, bankStates } from '#lib/assessment/bank/bank-items.server.ts';
import { bankCoverage, bankModules, bankPage } from '#lib/assessment/bank/bank-reads.server.ts';
import { itemTypeNames, typeWords } from '#lib/assessment/items/item-contents.ts';
import { thinkingLevels } from '#lib/catalogue/published.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { ServerOnly } from '#lib/platform/server-only.ts';
import { answer } from '../../form-answer.ts';
import { readFilter } from './filter.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { sql, actor } = signedIn(locals);
	const filter = readFilter(url);
	const { course, module } = filter;
	const after = url.searchParams.get('after');
	const { rows, next } = await bankPage(sql, actor, filter, after);
	const modules = await bankModules(sql);
	const coverage = module ? await bankCoverage(sql, course, module) : { cells: [], strays: [] };
	return {
		filter,
		modules: modules.map(({ courseCode, moduleCode }) => `${courseCode}/${moduleCode}`),
		types: itemTypeNames.map((value) => ({ value, text: typeWords(value) })),
		levels: [...thinkingLevels],
		states: ['waiting', ...bankStates],
		rows: new ServerOnly(rows.map((row) => ({ ...row, type: typeWords(row.type) }))),
		next,
		isFirst: after === null,
		coverage: {
			...coverage,
			cells: coverage.cells.map((cell) => ({ ...cell, types: cell.types.map(typeWords) }))
		}
	};
};

const acts = ['offer', 'approve', 'makeLive', 'retire', 'bringBack'] as const;
const schema = v.object({
	ids: v.pipe(
		v.array(v.pipe(v.string(), v.uuid())),
		v.minLength(1, 'Choose at least one question')
	),
	act: v.picklist(acts, 'Choose what is to be done')
});

export const actions: Actions = {
	move: async ({ locals, request }) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		return answer(form, async () => {
			const input = readForm(schema, form);
			return { done: await inTransaction(sql, (tx) => actOnBankItems(tx, actor, input)) };
		});
	}
};
