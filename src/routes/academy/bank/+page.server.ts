import { bankStates } from '#lib/assessment/bank/bank-items.server.ts';
import {
	bankCount,
	bankCoverage,
	bankModules,
	bankPage,
	difficulties,
	everything
} from '#lib/assessment/bank/bank-reads.server.ts';
import { itemTypeNames, typeWords } from '#lib/assessment/items/item-contents.ts';
import { thinkingLevels } from '#lib/catalogue/published.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { ServerOnly } from '#lib/platform/server-only.ts';
import { answer } from '../../form-answer.ts';
import { readFilter } from './filter.ts';
import { moveQuestions } from './move-questions.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { sql, actor } = signedIn(locals);
	const filter = readFilter(url);
	const { course, module } = filter;
	const after = url.searchParams.get('after') || null;
	const { rows, next } = await bankPage(sql, actor, filter, after);
	const modules = await bankModules(sql);
	const count = await bankCount(sql, actor, filter);
	const unseen = await bankCount(sql, actor, { ...everything, state: 'unseen' });
	const coverage = module ? await bankCoverage(sql, course, module) : { cells: [], strays: [] };
	return {
		filter,
		modules: modules.map(({ courseCode, moduleCode }) => `${courseCode}/${moduleCode}`),
		types: itemTypeNames.map((value) => ({ value, text: typeWords(value) })),
		levels: [...thinkingLevels],
		difficulties: Object.keys(difficulties),
		states: ['waiting', 'unseen', ...bankStates],
		...{ count, unseen, all: url.searchParams.get('choose') === 'all' },
		rows: new ServerOnly(rows.map((row) => ({ ...row, type: typeWords(row.type) }))),
		next,
		...{ after, isFirst: !after },
		coverage: {
			...coverage,
			cells: coverage.cells.map((cell) => ({ ...cell, types: cell.types.map(typeWords) }))
		}
	};
};

export const actions: Actions = {
	move: async ({ locals, request, url }) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		return answer(form, () => moveQuestions(sql, actor, form, url));
	}
};
