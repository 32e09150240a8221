import { randomBytes } from 'node:crypto';
import type { Actor } from '#lib/platform/actor.ts';
import type { Transaction } from '#lib/platform/database.server.ts';
import { londonDay } from '#lib/platform/days.ts';
import { Invalid, NotFound, Refused } from '#lib/platform/errors.ts';
import { newId } from '#lib/platform/id.ts';
import { lockState, move, type StoredMachine } from '#lib/platform/machine-store.server.ts';
import { type AwardState, awardMachine } from './award.machine.ts';
import { lastDayInForce } from './award-status.rules.ts';
import { type AwardAct, reasonsFor, type ReasonCode } from './reason.rules.ts';
import { codeFrom } from './verification-code.rules.ts';

export const storedAward: StoredMachine<typeof awardMachine> = {
	name: 'award',
	table: 'award',
	machine: awardMachine,
	ruleVersion: 'award/1',
	refusal: (event, state) => awardRefusal(event, state)
};

const stateWords: Record<AwardState, string> = {
	awarded: 'in force',
	due: 'in force',
	expired: 'expired',
	suspended: 'suspended',
	revoked: 'revoked, which is final',
	withdrawn: 'no longer held, which is final',
	superseded: 'replaced by a newer one, which is final'
};

const awardRefusal = (event: string, state: string) =>
	event === 'withdrawn' && state === 'suspended'
		? 'This award is suspended: it cannot be given up before that is settled.'
		: `This award is ${stateWords[state as AwardState] ?? state}, so that cannot be done.`;

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

export type AwardChange = {
	awardId: string;
	/** The version that the person saw when deciding; null when the system decides. */
	version: number | null;
	act: AwardAct;
	reasonCode: ReasonCode;
	/** 'YYYY-MM-DD', in the past or today. */
	effectiveOn: string;
};

/**
 * Moves an award for a reason. Idempotent: pressed twice, the second finds the award one version
 * further, moved by this very change, and says so.
 * @returns false when the same change was already made
 * @throws Invalid wrong reason or date; Refused when the award's state does not allow it
 */
export async function moveAward(
	tx: Transaction,
	actor: Actor,
	change: AwardChange
): Promise<boolean> {
	const { awardId, act, reasonCode, effectiveOn } = change;
	const { version } = await lockState(tx, storedAward, awardId);
	if (change.version !== null && change.version !== version) {
		if (await isLastMove(tx, actor, { ...change, seq: change.version + 1, version })) return false;
		throw new Refused(
			'Somebody else changed this award since you opened the page. Look at it again before you decide.'
		);
	}
	const today = londonDay(actor.at);
	await checkChange(tx, change, today);
	const event = { type: act, reasonCode, effectiveOn, recordedOn: today };
	await move(tx, storedAward, actor, awardId, event);
	return true;
}

async function isLastMove(
	tx: Transaction,
	actor: Actor,
	change: AwardChange & { seq: number }
): Promise<boolean> {
	if (change.seq !== change.version) return false;
	const [row] = await tx`
		select from history
		where machine = ${storedAward.name} and subject_id = ${change.awardId}
			and seq = ${change.seq} and actor_id is not distinct from ${actor.personId}
			and event->>'type' = ${change.act} and event->>'reasonCode' = ${change.reasonCode}
			and event->>'effectiveOn' = ${change.effectiveOn}`;
	return row !== undefined;
}

/** What the machine would refuse too, said of the field that is wrong. */
async function checkChange(tx: Transaction, change: AwardChange, today: string): Promise<void> {
	const [award] = await tx<{ validFrom: string }[]>`
		select valid_from from award where id = ${change.awardId}`;
	const issues = [];
	if (!reasonsFor[change.act].includes(change.reasonCode)) {
		issues.push({ field: 'reasonCode', message: 'Choose a reason that fits what you do.' });
	}
	if (change.effectiveOn > today) {
		issues.push({ field: 'effectiveOn', message: 'The day must be today or earlier.' });
	} else if (award && change.effectiveOn < award.validFrom) {
		issues.push({ field: 'effectiveOn', message: 'The day must not be before the award began.' });
	}
	if (issues.length > 0) throw new Invalid(issues);
}
