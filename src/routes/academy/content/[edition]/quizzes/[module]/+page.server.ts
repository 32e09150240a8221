import { typeWords } from '#lib/assessment/items/item-contents.ts';
import { quizStatistics } from '#lib/assessment/statistics/quiz-statistics.server.ts';
import { quizPlaceAt } from '#lib/catalogue/quiz-place.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { readReport } from '#lib/platform/read-replica.server.ts';
import { ServerOnly } from '#lib/platform/server-only.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { sql, actor } = signedIn(locals);
	const { edition, module, quiz } = await quizPlaceAt(sql, params.edition, params.module);
	const scope = { assessmentId: quiz.id, firstOnly: url.searchParams.get('tries') === 'first' };
	const key = `quiz statistics ${quiz.id} ${scope.firstOnly}`;
	const statistics = await readReport(sql, key, (from) => quizStatistics(from, actor, scope));
	return {
		edition: { title: edition.title, courseCode: edition.courseCode, label: edition.label },
		module: { code: module.code, title: module.title },
		quizTitle: quiz.title,
		address: params.edition,
		firstOnly: scope.firstOnly,
		figures: statistics.quiz,
		items: new ServerOnly(statistics.items.map((item) => ({ ...item, type: typeWords(item.type) })))
	};
};
