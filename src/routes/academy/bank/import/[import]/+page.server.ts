import { redirect } from '@sveltejs/kit';
import { importCounts, importPage } from '#lib/assessment/bank/bank-imports.server.ts';
import { importKinds } from '#lib/assessment/bank/import-line.rules.ts';
import { sameNames } from '#lib/assessment/bank/import-plan.rules.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { Invalid, Refused } from '#lib/platform/errors.ts';
import { ServerOnly } from '#lib/platform/server-only.ts';
import { applyBankImport, bankImportNow } from '#lib/workflows/import-kept-items.server.ts';
import { answer } from '../../../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

const sameNameOf = (given: unknown) => sameNames.find((one) => one === given) ?? 'separate';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { sql, actor } = signedIn(locals);
	const asked = (name: string) => url.searchParams.get(name) ?? '';
	const sameName = sameNameOf(asked('sameName'));
	const file = await bankImportNow(sql, actor, params.import, sameName);
	const kind = importKinds.find((one) => one === asked('kind')) ?? null;
	const after = /^\d{1,6}$/.test(asked('after')) ? Number(asked('after')) : 0;
	const { rows, next } = await importPage(sql, file.id, { kind, after });
	const counts = await importCounts(sql, file.id);
	return {
		file,
		lines: new ServerOnly(rows),
		kinds: importKinds.map((one) => ({ kind: one, count: counts.get(one) ?? 0 })),
		...{ kind, next, isFirst: after === 0 },
		sameName,
		now: actor.at
	};
};

export const actions: Actions = {
	default: async ({ locals, params, request, url }) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		return answer(form, async () => {
			const takeRest = form.get('takeRest') === 'yes';
			const sameName = sameNameOf(form.get('sameName'));
			try {
				await applyBankImport(sql, actor, params.import, { takeRest, sameName });
			} catch (error) {
				if (!(error instanceof Refused)) throw error;
				throw new Invalid([{ field: 'takeRest', message: error.message }]);
			}
			redirect(303, url.pathname);
		});
	}
};
