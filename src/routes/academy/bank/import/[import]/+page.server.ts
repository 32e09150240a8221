import { redirect } from '@sveltejs/kit';
import { bankImportAt } from '#lib/assessment/bank/bank-imports.server.ts';
import { sameNames } from '#lib/assessment/bank/import-plan.rules.ts';
import { moduleFrame } from '#lib/catalogue/module-frame.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { Invalid, Refused } from '#lib/platform/errors.ts';
import { ServerOnly } from '#lib/platform/server-only.ts';
import {
	applyBankImport,
	type ImportLine,
	previewItemImport
} from '#lib/workflows/import-items.server.ts';
import { answer } from '../../../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

const sameNameOf = (given: unknown) => sameNames.find((one) => one === given) ?? 'separate';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { sql, actor } = signedIn(locals);
	const { bytes, result, ...file } = await bankImportAt<ImportLine>(sql, actor, params.import);
	const sameName = sameNameOf(url.searchParams.get('sameName'));
	const frame = await moduleFrame(sql, `${file.courseCode}/${file.moduleCode}`);
	const { outcome, level } = file;
	const into = { frame, defaults: { outcome, level }, sameName };
	const lines = result ?? (bytes ? await previewItemImport(sql, actor, bytes, into) : []);
	return {
		file,
		lines: new ServerOnly(lines),
		sameName,
		isApplied: result !== null,
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
