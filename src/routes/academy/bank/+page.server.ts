import * as v from 'valibot';
import { actOnBankItems, bankStates } from '#lib/assessment/bank/bank-items.server.ts';
import {
	bankCoverage,
	bankItems,
	bankModules,
	MOST_ROWS
} from '#lib/assessment/bank/bank-reads.server.ts';
import { itemTypeNames } from '#lib/assessment/items/item-contents.ts';
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
	const rows = await bankItems(sql, actor, filter);
	const modules = await bankModules(sql);
	return {
		filter,
		modules: modules.map(({ courseCode, moduleCode }) => `${courseCode}/${moduleCode}`),
		types: [...itemTypeNames],
		levels: [...thinkingLevels],
		states: ['waiting', ...bankStates],
		rows: new ServerOnly(rows.slice(0, MOST_ROWS)),
		more: rows.length > MOST_ROWS,
		coverage: module ? await bankCoverage(sql, course, module) : []
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
