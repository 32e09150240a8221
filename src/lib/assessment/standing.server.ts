import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql, Sql } from '#lib/platform/database.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import { readShared } from '#lib/platform/read-shared.server.ts';
import type { AttemptState } from './attempts.server.ts';
import { isAt, openPaper, type QuizAddress } from './open-papers.server.ts';
import { noteSeen } from './presence.server.ts';

/** How a try stands: open pages ask every few seconds, and so learn of time that staff give. */
export type Standing = { state: AttemptState; dueAt: Date; overtimeSeconds: number };

/**
 * Two short statements at most, shared by all who ask in the same moment.
 * @throws NotFound when the try is not the actor's, or not the one of the address
 */
export async function standingOf(
	sql: Sql,
	actor: Actor,
	address: QuizAddress,
	attemptId: string
): Promise<Standing> {
	const paper = await openPaper(sql, attemptId);
	const standing = await read(sql, attemptId);
	if (!standing || paper?.personId !== actor.personId || !isAt(paper, address))
		throw new NotFound('That try');
	noteSeen(sql, attemptId, actor.at);
	return standing;
}

const read = readShared(async (sql: AnySql, attemptIds: string[]) => {
	const rows = await sql<(Standing & { id: string })[]>`
		select id, state, due_at, overtime_seconds from attempt where id = any(${attemptIds}::uuid[])`;
	return new Map(rows.map(({ id, ...standing }) => [id, standing]));
});
