import type { AnySql } from '#lib/platform/database.server.ts';

type HandedIn = { enrolmentId: string; submittedAt: Date | null };

/**
 * When a board of examiners made the result of a try final; null while none has. One that put off its
 * decision has not, and a try that a board gave waits for the next.
 */
export async function ratifiedAt(
	sql: AnySql,
	{ enrolmentId, submittedAt }: HandedIn
): Promise<Date | null> {
	const [row] = await sql<{ at: Date | null }[]>`
		select ratified_at(${enrolmentId}, ${submittedAt}) as at`;
	return row?.at ?? null;
}

/**
 * From when the learner may see mark and right answers of a try, by the release policy of its quiz;
 * null while nobody knows, before the board. It may move later while somebody of the cohort is given
 * more time.
 */
export async function visibleFrom(
	sql: AnySql,
	{ enrolmentId, submittedAt, assessmentId }: HandedIn & { assessmentId: string }
): Promise<Date | null> {
	const [row] = await sql<{ from: Date | null }[]>`
		select visible_from(${enrolmentId}, ${assessmentId}, ${submittedAt}) as from`;
	return row?.from ?? null;
}

/** The same for every try of one learner at one quiz. */
export async function visibleTries(
	sql: AnySql,
	enrolmentId: string,
	assessmentId: string
): Promise<ReadonlyMap<string, Date | null>> {
	const rows = await sql<{ id: string; from: Date | null }[]>`
		select id, visible_from(enrolment_id, assessment_id, submitted_at) as from from attempt
		where enrolment_id = ${enrolmentId} and assessment_id = ${assessmentId}`;
	return new Map(rows.map(({ id, from }) => [id, from]));
}

export const isReleased = (from: Date | null, at: Date): boolean => from !== null && from <= at;
