import { saveMarkDraft } from '#lib/marking/mark-drafts.server.ts';
import type { Judged } from '#lib/marking/marking-form.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { inTransaction, type Sql } from '#lib/platform/database.server.ts';

/** What a marker has so far is kept as they go. @returns when it was saved */
export async function keepMarkDraft(
	sql: Sql,
	actor: Actor,
	input: { submissionId: string; judged: Judged }
): Promise<Date> {
	return await inTransaction(sql, (tx) => saveMarkDraft(tx, actor, input));
}
