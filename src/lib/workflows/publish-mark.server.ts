import {
	correctJudgement,
	publishJudgement,
	type Published
} from '#lib/marking/judgements.server.ts';
import { markMail } from '#lib/marking/mark-mail.server.ts';
import type { Judged } from '#lib/marking/marking-form.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { inTransaction, type Sql, type Transaction } from '#lib/platform/database.server.ts';
import { queueMail } from '#lib/platform/mail.server.ts';
import { settleResult } from './settle-result.server.ts';

export type PublishInput = {
	submissionId: string;
	judged: Judged;
	/** Public origin, for the link in the mail. */
	origin: string;
};

/**
 * A tutor publishes a mark: the mark, the script marked, what the module comes to and the mail to the
 * learner, in one transaction. Idempotent: the same mark again changes nothing and sends no mail.
 */
export async function publishMark(sql: Sql, actor: Actor, input: PublishInput): Promise<string> {
	return await inTransaction(sql, async (tx) =>
		follow(tx, actor, await publishJudgement(tx, actor, input), input.origin, 'published')
	);
}

/** A tutor corrects a published mark before a board ratifies it; the rest follows as for the first. */
export async function correctMark(
	sql: Sql,
	actor: Actor,
	input: PublishInput & { supersedes: string; reason: string }
): Promise<string> {
	return await inTransaction(sql, async (tx) =>
		follow(tx, actor, await correctJudgement(tx, actor, input), input.origin, 'corrected')
	);
}

async function follow(
	tx: Transaction,
	actor: Actor,
	{ fresh, markId, script }: Published,
	origin: string,
	act: 'published' | 'corrected'
): Promise<string> {
	if (!fresh) return markId;
	await settleResult(tx, actor, script);
	await queueMail(
		tx,
		actor,
		await markMail(tx, { submissionId: script.submissionId, act, origin })
	);
	return markId;
}
