import type { Actor } from '#lib/platform/actor.ts';
import type { Transaction } from '#lib/platform/database.server.ts';
import { londonDay } from '#lib/platform/days.ts';
import { NotFound, Refused } from '#lib/platform/errors.ts';
import { newId } from '#lib/platform/id.ts';
import { lockState, move, type StoredMachine } from '#lib/platform/machine-store.server.ts';
import { type AwardState, awardMachine } from './award.machine.ts';
import { lastDayInForce } from './award-status.rules.ts';
import { issueCertificate } from './issue-certificate.server.ts';

export const storedAward: StoredMachine<typeof awardMachine> = {
	name: 'award',
	table: 'award',
	machine: awardMachine,
	ruleVersion: 'award/3',
	refusal: (event, state) => awardRefusal(event, state)
};

const stateWords: Record<AwardState, string> = {
	provisional: 'not confirmed by the board yet',
	voided: 'not made, which is final',
	awarded: 'in force',
	due: 'in force',
	expired: 'expired',
	suspended: 'suspended',
	conditions: 'in force with conditions',
	revoked: 'revoked, which is final',
	withdrawn: 'no longer held, which is final',
	superseded: 'replaced by a newer one, which is final'
};

function awardRefusal(event: string, state: string): string {
	if (event === 'withdrawn' && (state === 'suspended' || state === 'conditions')) {
		return `This award is ${stateWords[state]}: it cannot be given up before that is settled.`;
	}
	if (event === 'renewedLate')
		return 'It is too late to renew this award: its holder is assessed again.';
	if (event === 'revoked') return 'An award is revoked by two people, and not twice.';
	return `This award is ${stateWords[state as AwardState] ?? state}, so that cannot be done.`;
}

type Place = { personId: string; enrolmentId: string; editionId: string };

type NewAward = Place & {
	/** The board's decision: the proof that this award was earned. */
	decisionId: string;
	grade: string;
	/** The day of the decision, in London. */
	awardedOn: string;
};

/**
 * Every module is passed: an award that waits for the board. Nobody outside the academy is told.
 * Idempotent by the unique key on the enrolment.
 */
export async function makeProvisional(tx: Transaction, actor: Actor, place: Place): Promise<void> {
	const { name, award } = await qualificationOf(tx, place);
	await tx`
		insert into award ${tx({
			id: newId(),
			...place,
			nameAsAwarded: name.normalize('NFC'),
			qualificationCode: award.code,
			qualificationTitle: award.title,
			state: 'provisional',
			createdAt: actor.at
		})}
		on conflict do nothing`;
}

/** Its marks no longer stand, or the board decided otherwise. Idempotent: then there is none left. */
export async function voidProvisional(
	tx: Transaction,
	actor: Actor,
	input: { enrolmentId: string; reasonCode: 'BOARD_DECISION' | 'ASSESS_ERROR'; evidence: string }
): Promise<void> {
	const [award] = await tx<{ id: string }[]>`
		select id from award
		where enrolment_id = ${input.enrolmentId} and state = 'provisional' for update`;
	if (!award) return;
	const { reasonCode, evidence } = input;
	await move(tx, storedAward, actor, award.id, {
		type: 'voided',
		...movedBy(actor),
		reasonCode,
		evidence
	});
}

/**
 * Confirms the award that waited for the board, or one made now, and issues its certificate.
 * Idempotent: the row of the enrolment is locked, and whoever asks again for the same decision is
 * given what it made.
 * @throws Refused when the same enrolment already led to an award by another decision
 */
export async function makeAward(
	tx: Transaction,
	actor: Actor,
	input: NewAward
): Promise<{ awardId: string; code: string }> {
	const { personId, enrolmentId, editionId, decisionId, grade, awardedOn } = input;
	await makeProvisional(tx, actor, { personId, enrolmentId, editionId });
	const [waiting] = await tx<{ id: string; decisionId: string | null }[]>`
		select id, decision_id from award
		where enrolment_id = ${enrolmentId} and state <> 'voided' for update`;
	if (!waiting) throw new NotFound('That award');
	const { id } = waiting;
	if (waiting.decisionId === decisionId) return { awardId: id, code: await firstCode(tx, id) };
	if (waiting.decisionId) throw new Refused('This learner already holds the award of this course.');

	const { name, award } = await qualificationOf(tx, input);
	const facts = {
		decisionId,
		grade,
		nameAsAwarded: name.normalize('NFC'),
		awardedOn,
		validFrom: awardedOn,
		expiresOn: lastDayInForce(awardedOn, award.validMonths ?? null),
		standingSince: awardedOn
	};
	await tx`update award set ${tx(facts)} where id = ${id}`;
	await move(tx, storedAward, actor, id, {
		type: 'confirmed',
		...movedBy(actor),
		reasonCode: 'BOARD_DECISION',
		effectiveOn: awardedOn,
		evidence: `decision ${decisionId}`
	});
	const { code } = await issueCertificate(tx, actor, id, 'award');
	return { awardId: id, code };
}

/** Who moves an award, on which day. */
export function movedBy(actor: Actor) {
	const today = londonDay(actor.at);
	return { by: actor.personId ?? 'system', effectiveOn: today, recordedOn: today };
}

type Qualification = { code: string; title: string; validMonths?: number | null };

async function qualificationOf(tx: Transaction, place: Omit<Place, 'enrolmentId'>) {
	const [facts] = await tx<{ name: string; award: Qualification }[]>`
		select coalesce(p.name_on_certificates, p.name) as name, e.award from person p, edition e
		where p.id = ${place.personId} and e.id = ${place.editionId}`;
	if (!facts) throw new NotFound('That learner or course');
	return facts;
}

async function firstCode(tx: Transaction, awardId: string): Promise<string> {
	const [row] = await tx<{ code: string }[]>`
		select code from certificate where award_id = ${awardId} order by number limit 1`;
	if (!row) throw new NotFound('That certificate');
	return row.code;
}

/** The state of an award under its lock, with its version. */
export const lockAward = (tx: Transaction, awardId: string) => lockState(tx, storedAward, awardId);
