import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { signedIn } from '#lib/identity/signed-in.ts';
import { nextOf } from '#lib/marking/next-work.rules.ts';
import { scriptsToMark } from '#lib/marking/scripts.server.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { correctMark, publishMark } from '#lib/workflows/publish-mark.server.ts';
import { keepMarkDraft } from '#lib/workflows/save-mark-draft.server.ts';
import { answer } from '../../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';
import { judgedIn } from './judged-in.ts';
import { markingDesk } from './marking-desk.ts';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { sql, actor } = signedIn(locals);
	return {
		...(await markingDesk(sql, actor, params.submission, url.searchParams.has('change'))),
		/** The script that was published just now; empty for this one, null for none. */
		published: url.searchParams.get('published'),
		saved: url.searchParams.has('saved')
	};
};

const correction = v.object({
	supersedes: v.pipe(v.string('Open the script again'), v.uuid('Open the script again')),
	reason: v.pipe(v.string('Say why'), v.nonEmpty('Say why you change the mark'), v.maxLength(2000))
});

export const actions: Actions = {
	save: async ({ request, locals, params, url }) => {
		const form = await request.formData();
		const { sql, actor } = signedIn(locals);
		return answer(form, async () => {
			const input = await judgedIn(sql, actor, params.submission, form, false);
			await keepMarkDraft(sql, actor, input);
			redirect(303, `${url.pathname}?saved`);
		});
	},
	/** For the page's script, which stays where it is. */
	autosave: async ({ request, locals, params }) => {
		const form = await request.formData();
		const { sql, actor } = signedIn(locals);
		return answer(form, async () => {
			const input = await judgedIn(sql, actor, params.submission, form, false, true);
			return { savedAt: await keepMarkDraft(sql, actor, input) };
		});
	},
	publish: async ({ request, locals, params }) => {
		const form = await request.formData();
		const { sql, actor } = signedIn(locals);
		return answer(form, async () => {
			const input = await judgedIn(sql, actor, params.submission, form, true);
			await publishMark(sql, actor, { ...input, origin: locals.config.origin });
			const next = nextOf(await scriptsToMark(sql, actor));
			const query = `?published=${params.submission}`;
			redirect(303, next ? `/teach/marking/${next.submissionId}${query}` : '/teach?published');
		});
	},
	correct: async ({ request, locals, params, url }) => {
		const form = await request.formData();
		const { sql, actor } = signedIn(locals);
		return answer(form, async () => {
			const input = await judgedIn(sql, actor, params.submission, form, true);
			const { origin } = locals.config;
			await correctMark(sql, actor, { ...input, ...readForm(correction, form), origin });
			redirect(303, `${url.pathname}?published`);
		});
	}
};
