import { queueDocuments } from '#lib/certification/issue-documents.server.ts';
import { authorise } from '#lib/identity/permissions.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { inTransaction, type Sql } from '#lib/platform/database.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import { isId } from '#lib/platform/id.ts';

/** Staff ask again for what is missing of a cohort's documents. Idempotent: one job waits. */
export async function makeDocuments(sql: Sql, actor: Actor, cohortId: string): Promise<void> {
	authorise(actor, 'award.change');
	if (!isId(cohortId)) throw new NotFound('That cohort');
	await inTransaction(sql, (tx) => queueDocuments(tx, cohortId));
}
