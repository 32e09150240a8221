import { saveDraft, type DraftInput } from '#lib/marking/drafts.server.ts';
import type { Draft } from '#lib/marking/submissions.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { inTransaction, type Sql } from '#lib/platform/database.server.ts';
import { assessmentStarted } from '#lib/progression/modules.server.ts';

/** The first words of an assignment begin the assessing of its module; later ones are only kept. */
export async function saveAssignmentDraft(
	sql: Sql,
	actor: Actor,
	input: DraftInput
): Promise<Draft> {
	return await inTransaction(sql, async (tx) => {
		const { draft, opened, terms } = await saveDraft(tx, actor, input);
		if (opened) {
			await assessmentStarted(tx, actor, {
				enrolmentId: input.enrolmentId,
				moduleId: terms.moduleId
			});
		}
		return draft;
	});
}
