import type { Actor } from '#lib/platform/actor.ts';
import type { Transaction } from '#lib/platform/database.server.ts';
import { Invalid, Refused } from '#lib/platform/errors.ts';
import { move } from '#lib/platform/machine-store.server.ts';
import { momentWords } from '#lib/ui/dates.ts';
import { normalised, type DraftInput, type SavedDraft } from './drafts.server.ts';
import { receiptOf } from './receipt.rules.ts';
import {
	lockAssignment,
	nextTryOf,
	storedSubmission,
	submissionsOf,
	type AssignmentTerms,
	type Submission
} from './submissions.server.ts';

export type Receipt = { number: number; receipt: string; submittedAt: Date };

/** Second tries end with their days; a slow line at the end is forgiven as at a deadline. */
const GRACE_MS = 15 * 60_000;

/**
 * The receipt of a try that was handed in before, when this is the same work again.
 * @throws Refused when the work differs from what was handed in
 */
export async function earlierReceipt(
	tx: Transaction,
	actor: Actor,
	input: DraftInput
): Promise<Receipt | null> {
	await lockAssignment(tx, actor, input);
	const tries = await submissionsOf(tx, input.enrolmentId, input.assessmentId);
	const found = tries.find(({ number }) => number === input.number);
	if (!found || found.state === 'draft') return null;
	if (differs(found, input)) {
		throw new Refused(
			`You handed in this work on ${momentWords(found.submittedAt!)}. What you sent now is different and was not handed in.`
		);
	}
	return { number: found.number, receipt: found.receipt!, submittedAt: found.submittedAt! };
}

/**
 * Hands in the draft that was just saved. Once: the machine takes `submitted` only from a draft.
 * @throws Invalid when there is nothing to mark, @throws Refused when the time for a second try is over
 */
export async function submitDraft(
	tx: Transaction,
	actor: Actor,
	input: DraftInput,
	{ submissionId, terms, draft }: SavedDraft
): Promise<Receipt> {
	if (draft.body === '' && !draft.file) {
		throw new Invalid([{ field: 'body', message: 'Write your answer before you hand it in' }]);
	}
	if (terms.policy.file?.required && !draft.file) {
		throw new Invalid([
			{ field: 'file', message: 'Choose the file that this assignment asks for' }
		]);
	}
	const dueAt = await dueAtOf(tx, actor, input, terms);
	const receipt = receiptOf({
		submissionId,
		submittedAt: actor.at,
		body: draft.body,
		fileSha256: draft.file?.sha256 ?? null
	});
	await tx`
		update submission set submitted_at = ${actor.at}, due_at = ${dueAt}, receipt = ${receipt}
		where id = ${submissionId}`;
	await move(tx, storedSubmission, actor, submissionId, {
		type: 'submitted',
		dueAt: dueAt?.toISOString() ?? null
	});
	return { number: input.number, receipt, submittedAt: actor.at };
}

const differs = ({ draft }: Submission, { body, file }: DraftInput) =>
	normalised(body) !== draft?.body || (file !== undefined && file?.sha256 !== draft.file?.sha256);

/** The deadline that counts: the cohort's for a first try, the end of the days for another. */
async function dueAtOf(
	tx: Transaction,
	actor: Actor,
	input: DraftInput,
	terms: AssignmentTerms
): Promise<Date | null> {
	if (input.number > 1) {
		const forgiven = new Date(actor.at.getTime() - GRACE_MS);
		const allowed = await nextTryOf(tx, input, terms, forgiven, input.number);
		if (!allowed.allowed) throw new Refused(allowed.reason);
		return allowed.until;
	}
	const [deadline] = await tx<{ dueAt: Date }[]>`
		select d.due_at from cohort_deadline d join enrolment e on e.cohort_id = d.cohort_id
		where e.id = ${input.enrolmentId} and d.module_id = ${terms.moduleId}`;
	return deadline?.dueAt ?? null;
}
