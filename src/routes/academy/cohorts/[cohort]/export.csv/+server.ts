import { cohortAt } from '#lib/cohorts/cohorts.server.ts';
import { csvFile } from '#lib/cohorts/csv-out.rules.ts';
import { authorise } from '#lib/identity/permissions.rules.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import { londonDay } from '#lib/platform/days.ts';
import { cohortProgress } from '#lib/progression/cohort-progress.server.ts';
import { rosterRows } from '#lib/progression/roster.rules.ts';
import type { RequestHandler } from './$types';

const EVERYONE = 10_000;

/** Everyone in the cohort and how they stand. That it was downloaded is kept: it holds personal data. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const { sql, actor } = signedIn(locals);
	const cohort = await cohortAt(sql, params.cohort);
	authorise(actor, 'enrolment.read', { cohortId: cohort.id });
	const rows = await cohortProgress(sql, cohort.id, { at: actor.at, limit: EVERYONE });
	const subject = { type: 'cohort', id: cohort.id };
	await inTransaction(sql, (tx) =>
		recordAudit(tx, actor, 'cohort-downloaded', subject, { people: rows.length })
	);
	return new Response(csvFile(rosterRows(rows)), {
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': `attachment; filename="${cohort.code}-${londonDay(actor.at)}.csv"`,
			'cache-control': 'private, no-store'
		}
	});
};
