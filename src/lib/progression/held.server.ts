import type { AnySql } from '#lib/platform/database.server.ts';

/**
 * Over `mp` (module_progress): whether it is settled, and a mark of it may not be seen by its learner at
 * that instant, by the release policy of its quiz.
 */
export const isHeld = (sql: AnySql, at: Date) => sql`
	(mp.state in ('passed', 'referred', 'failed') and exists (
		select from assessment a join attempt t on t.assessment_id = a.id
		where a.module_id = mp.module_id and a.policy ->> 'release' <> 'at-once'
			and t.enrolment_id = mp.enrolment_id and t.state = 'marked'
			and visible_from(t.enrolment_id, a.id, t.submitted_at) <= ${at} is not true))`;
