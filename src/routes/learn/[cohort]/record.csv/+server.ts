import { csvFile } from '#lib/cohorts/csv-out.rules.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { shownOf } from '../record/held.ts';
import type { RequestHandler } from './$types';

/** What happened, oldest first, one line each. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const { sql, actor } = signedIn(locals);
	const { enrolment, history, account } = await shownOf(sql, actor, params.cohort);
	const lines = [...history, ...account.map((entry) => ({ ...entry, by: '' }))].toSorted(
		(a, b) => a.at.getTime() - b.at.getTime()
	);
	const rows = lines.map(({ at, sentence, by }) => [at.toISOString(), sentence, by]);
	return new Response(csvFile([['When (UTC)', 'What happened', 'Whose act'], ...rows]), {
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': `attachment; filename="my-record-${enrolment.cohortCode}.csv"`
		}
	});
};
