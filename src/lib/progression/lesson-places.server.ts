import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql } from '#lib/platform/database.server.ts';

/** Keeps which lesson was opened last. Idempotent by the one row a learner has in a course. */
export async function keepLessonPlace(
	sql: AnySql,
	actor: Actor,
	{ enrolmentId, lessonId }: { enrolmentId: string; lessonId: string }
): Promise<void> {
	await sql`
		insert into lesson_place ${sql({ enrolmentId, lessonId, openedAt: actor.at })}
		on conflict (enrolment_id) do update set lesson_id = excluded.lesson_id, opened_at = excluded.opened_at
		where lesson_place.lesson_id <> excluded.lesson_id`;
}
