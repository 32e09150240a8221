import type { DraftInput } from '#lib/marking/drafts.server.ts';
import { saveDraft } from '#lib/marking/drafts.server.ts';
import { earlierReceipt, submitDraft, type Receipt } from '#lib/marking/hand-ins.server.ts';
import { receiptMail } from '#lib/marking/receipts.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { inTransaction, type Sql } from '#lib/platform/database.server.ts';
import { Invalid } from '#lib/platform/errors.ts';
import { queueMail } from '#lib/platform/mail.server.ts';
import { assessmentStarted, workHandedIn } from '#lib/progression/modules.server.ts';

export type HandInInput = DraftInput & {
	/** 'This is my own work ...' was ticked. */
	declared: boolean;
	/** Public origin, for the link in the mail. */
	origin: string;
};

/**
 * The learner hands in: what is on the page is saved, submitted, told to the module and confirmed
 * by mail, in one transaction. Idempotent: the same work again gives the same receipt and no mail.
 */
export async function handInAssignment(
	sql: Sql,
	actor: Actor,
	input: HandInInput
): Promise<Receipt> {
	if (!input.declared) {
		throw new Invalid([
			{ field: 'declaration', message: 'Confirm that this is your own work before you hand it in' }
		]);
	}
	return await inTransaction(sql, async (tx) => {
		const earlier = await earlierReceipt(tx, actor, input);
		if (earlier) return earlier;

		const saved = await saveDraft(tx, actor, input);
		const place = { enrolmentId: input.enrolmentId, moduleId: saved.terms.moduleId };
		await assessmentStarted(tx, actor, place);
		const receipt = await submitDraft(tx, actor, input, saved);
		await workHandedIn(tx, actor, place);
		await queueMail(tx, actor, await receiptMail(tx, saved.submissionId, input.origin));
		return receipt;
	});
}
