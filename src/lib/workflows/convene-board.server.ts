import { changeDecision } from '#lib/marking/board-decisions.server.ts';
import type { Decision } from '#lib/marking/board.rules.ts';
import { conveneBoard, type NewBoard } from '#lib/marking/boards.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { inTransaction, type Sql } from '#lib/platform/database.server.ts';

/** Staff call a board for a cohort. @returns its id; the same call again returns the same board */
export async function callBoard(sql: Sql, actor: Actor, input: NewBoard): Promise<string> {
	return await inTransaction(sql, (tx) => conveneBoard(tx, actor, input));
}

/** The chair puts a decision in place of a proposed one. */
export async function decideOtherwise(
	sql: Sql,
	actor: Actor,
	input: { boardId: string; enrolmentId: string; decision: Decision | null; reason: string }
): Promise<void> {
	await inTransaction(sql, (tx) => changeDecision(tx, actor, input));
}
