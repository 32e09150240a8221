import type { Actor } from '#lib/platform/actor.ts';
import type { Transaction } from '#lib/platform/database.server.ts';
import { newId } from '#lib/platform/id.ts';

type Waiting = {
	attemptId: string;
	number: number;
	position: number;
	name: string;
	email: string;
	cohortCode: string;
};

/** Who waits for word about a question; answers to one question are given one after the other. */
export async function lockWaiting(tx: Transaction, itemId: string): Promise<Waiting[]> {
	await tx`select pg_advisory_xact_lock(hashtextextended(${`challenges of ${itemId}`}, 0))`;
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

/** One answer, and that it is for each who waits. */
export async function answerAll(
	tx: Transaction,
	actor: Actor,
	waiting: readonly { attemptId: string }[],
	{ itemId, upheld, reason }: { itemId: string; upheld: boolean; reason: string }
): Promise<void> {
	const answer = { id: newId(), itemId, upheld, reason };
	await tx`insert into challenge_answer ${tx({
		...answer,
		answeredBy: actor.personId,
		answeredAt: actor.at
	})}`;
	const answered = waiting.map(({ attemptId }) => ({ attemptId, itemId, answerId: answer.id }));
	await tx`insert into challenge_answered ${tx(answered)}`;
}
