import type { Quiz } from '#lib/catalogue/published.ts';
import type { AnySql } from '#lib/platform/database.server.ts';

/** When the board of examiners decided about this learner; null while it has not. */
export async function decidedAt(sql: AnySql, enrolmentId: string): Promise<Date | null> {
	const [decision] = await sql<{ decidedAt: Date }[]>`
		select decided_at from board_decision where enrolment_id = ${enrolmentId}
		order by decided_at desc limit 1`;
	return decision?.decidedAt ?? null;
}

/** True when the learner may see marks and right answers of this quiz. */
export const isReleased = ({ policy }: Pick<Quiz, 'policy'>, decided: Date | null): boolean =>
	policy.release === 'at-once' || decided !== null;
