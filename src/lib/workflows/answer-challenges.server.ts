import { challengeMail } from '#lib/assessment/challenges/challenge.rules.ts';
import { usedItem } from '#lib/assessment/corrections/corrections.server.ts';
import { authorise } from '#lib/identity/permissions.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import { inTransaction, type Sql, type Transaction } from '#lib/platform/database.server.ts';
import { newId } from '#lib/platform/id.ts';
import { queueMails } from '#lib/platform/mail.server.ts';

/**
 * Staff answer everybody who waits for word about a question, in one act: the answer, which
 * challenges it answers, a mail to each learner and the audit commit together. Idempotent: the
 * question's answers are given one after the other, and who was answered already is not answered
 * again; where nobody waits nothing happens.
 * @returns how many challenges were answered
 */
export async function answerChallenges(
	sql: Sql,
	actor: Actor,
	input: { itemId: string; upheld: boolean; reason: string; origin: string }
): Promise<number> {
	authorise(actor, 'marks.correct');
	const { itemId, upheld, reason, origin } = input;
	return inTransaction(sql, async (tx) => {
		const item = await usedItem(tx, itemId);
		await tx`select pg_advisory_xact_lock(hashtextextended(${`challenges of ${itemId}`}, 0))`;
		const waiting = await waitingFor(tx, itemId);
		if (waiting.length === 0) return 0;
		const answerId = newId();
		await tx`insert into challenge_answer ${tx({
			...{ id: answerId, itemId, upheld, reason },
			answeredBy: actor.personId,
			answeredAt: actor.at
		})}`;
		const answered = waiting.map(({ attemptId }) => ({ attemptId, itemId, answerId }));
		await tx`insert into challenge_answered ${tx(answered)}`;
		const { quizTitle, moduleCode, courseCode: course, key: question } = item;
		const mails = waiting.map((one) =>
			challengeMail({ ...one, quizTitle, moduleCode }, { upheld, reason }, origin)
		);
		await queueMails(tx, actor, mails);
		const detail = {
			course,
			module: moduleCode,
			question,
			upheld,
			reason,
			answered: waiting.length
		};
		await recordAudit(tx, actor, 'challenge-answered', { type: 'item', id: itemId }, detail);
		return waiting.length;
	});
}

type Waiting = {
	attemptId: string;
	number: number;
	position: number;
	name: string;
	email: string;
	cohortCode: string;
};

async function waitingFor(tx: Transaction, itemId: string): Promise<Waiting[]> {
	return tx<Waiting[]>`
		select h.attempt_id, a.number, i.position, p.name, p.email, c.code as cohort_code
		from item_challenge h join attempt a on a.id = h.attempt_id
			join attempt_item i on i.attempt_id = h.attempt_id and i.item_id = h.item_id
			join enrolment e on e.id = a.enrolment_id join person p on p.id = e.person_id
			join cohort c on c.id = e.cohort_id
		where h.item_id = ${itemId} and not exists (select from challenge_answered d
			where d.attempt_id = h.attempt_id and d.item_id = h.item_id)
		order by h.challenged_at, h.attempt_id`;
}
