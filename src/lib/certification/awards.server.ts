import { randomBytes } from 'node:crypto';
import type { Actor } from '#lib/platform/actor.ts';
import type { Transaction } from '#lib/platform/database.server.ts';
import { NotFound, Refused } from '#lib/platform/errors.ts';
import { newId } from '#lib/platform/id.ts';
import { lastDayInForce } from './award-status.rules.ts';
import { codeFrom } from './verification-code.rules.ts';

type NewAward = {
	personId: string;
	enrolmentId: string;
	editionId: string;
	/** The board's decision: the proof that this award was earned. */
	decisionId: string;
	grade: string;
	/** The day of the decision, in London. */
	awardedOn: string;
};

/**
 * Makes an award and its certificate. Idempotent: the unique keys on decision and enrolment let one
 * award through, and whoever asks again for the same decision is given that one.
 * @throws Refused when the same enrolment already led to an award by another decision
 */
export async function makeAward(
	tx: Transaction,
	actor: Actor,
	input: NewAward
): Promise<{ awardId: string; code: string }> {
	const [facts] = await tx<{ name: string; award: QualificationFacts }[]>`
		select p.name, e.award from person p, edition e
		where p.id = ${input.personId} and e.id = ${input.editionId}`;
	if (!facts) throw new NotFound('That learner or course');
	const id = newId();
	const made = await tx`
		insert into award ${tx({
			id,
			personId: input.personId,
			enrolmentId: input.enrolmentId,
			editionId: input.editionId,
			decisionId: input.decisionId,
			nameAsAwarded: facts.name.normalize('NFC'),
			qualificationCode: facts.award.code,
			qualificationTitle: facts.award.title,
			grade: input.grade,
			awardedOn: input.awardedOn,
			validFrom: input.awardedOn,
			expiresOn: lastDayInForce(input.awardedOn, facts.award.validMonths ?? null),
			state: 'awarded',
			createdAt: actor.at
		})}
		on conflict do nothing`;
	if (made.count === 0) return await awardOfDecision(tx, input.decisionId);
	const code = codeFrom(randomBytes(10));
	await tx`insert into certificate ${tx({ awardId: id, code, issuedAt: actor.at })}`;
	return { awardId: id, code };
}

type QualificationFacts = { code: string; title: string; validMonths?: number | null };

async function awardOfDecision(
	tx: Transaction,
	decisionId: string
): Promise<{ awardId: string; code: string }> {
	const [award] = await tx<{ awardId: string; code: string }[]>`
		select a.id as award_id, c.code from award a join certificate c on c.award_id = a.id
		where a.decision_id = ${decisionId}`;
	if (!award) throw new Refused('This learner already holds the award of this course.');
	return award;
}
