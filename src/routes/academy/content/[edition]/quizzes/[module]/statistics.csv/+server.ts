import { quizStatistics } from '#lib/assessment/statistics/quiz-statistics.server.ts';
import { statisticsRows } from '#lib/assessment/statistics/statistics-table.rules.ts';
import { quizPlaceAt } from '#lib/catalogue/quiz-place.server.ts';
import { csvFile } from '#lib/cohorts/csv-out.rules.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { londonDay } from '#lib/platform/days.ts';
import { readSlightlyOld } from '#lib/platform/read-replica.server.ts';
import type { RequestHandler } from './$types';

/** Every question with its figures, and each of its options with how often it was picked. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	const { sql, actor } = signedIn(locals);
	const { quiz } = await quizPlaceAt(sql, params.edition, params.module);
	const firstOnly = url.searchParams.get('tries') === 'first';
	const { items } = await readSlightlyOld(sql, (from) =>
		quizStatistics(from, actor, { assessmentId: quiz.id, firstOnly })
	);
	const name = `${params.edition}-${params.module}-${londonDay(actor.at)}`;
	return new Response(csvFile(statisticsRows(items)), {
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': `attachment; filename="${name}.csv"`,
			'cache-control': 'private, no-store'
		}
	});
};
