import type { AnySql } from '#lib/platform/database.server.ts';

/** When the board of examiners decided about this learner; null while it has not. */
export async function decidedAt(sql: AnySql, enrolmentId: string): Promise<Date | null> {
	const [decision] = await sql<{ decidedAt: Date }[]>`
		select decided_at from board_decision where enrolment_id = ${enrolmentId}
		order by decided_at desc limit 1`;
	return decision?.decidedAt ?? null;
}

/**
 * From when the learner may see marks and right answers of a quiz, by its release policy; null while
 * nobody knows, before the board. It may move later while somebody of the cohort is given more time.
 */
export async function visibleFrom(
	sql: AnySql,
	enrolmentId: string,
	assessmentId: string
): Promise<Date | null> {
	const [row] = await sql<{ from: Date | null }[]>`
		select visible_from(${enrolmentId}, ${assessmentId}) as from`;
	return row?.from ?? null;
}

export const isReleased = (from: Date | null, at: Date): boolean => from !== null && from <= at;
