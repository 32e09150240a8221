import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { openCohorts } from '#lib/identity/person-record.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { allNews, endNews } from '#lib/messages/news.server.ts';
import { newsSchema } from '#lib/messages/news.rules.ts';
import { londonDay } from '#lib/platform/days.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { newId } from '#lib/platform/id.ts';
import { writeNews } from '#lib/workflows/write-news.server.ts';
import { answer } from '../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

const endSchema = v.object({ news: v.string() });
const TWO_WEEKS_MS = 14 * 86_400_000;

export const load: PageServerLoad = async ({ locals, url }) => {
	const { sql, actor } = signedIn(locals);
	const [news, cohorts] = await Promise.all([allNews(sql, actor), openCohorts(sql, actor)]);
	return {
		...{ news, cohorts },
		key: newId(),
		today: londonDay(actor.at),
		inTwoWeeks: londonDay(new Date(actor.at.getTime() + TWO_WEEKS_MS)),
		done: url.searchParams.get('done')
	};
};

export const actions: Actions = {
	write: async ({ request, locals }) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		return answer(form, async () => {
			await writeNews(sql, actor, locals.config, readForm(newsSchema, form));
			redirect(303, '/academy/news?done=written');
		});
	},
	end: async ({ request, locals }) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		return answer(form, async () => {
			const { news } = readForm(endSchema, form);
			await inTransaction(sql, (tx) => endNews(tx, actor, news));
			redirect(303, '/academy/news?done=ended');
		});
	}
};
