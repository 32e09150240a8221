import { makeAward } from '../../src/lib/certification/awards.server.ts';
import { type Actor, noRoles, systemActor } from '../../src/lib/platform/actor.ts';
import { inTransaction, type Sql } from '../../src/lib/platform/database.server.ts';
import { newId } from '../../src/lib/platform/id.ts';
import { insertAgreement, type NewAgreement } from '../../src/lib/register/agreements.server.ts';
import { addSecret } from '../../src/lib/register/secrets.server.ts';
import { londonDay } from '../../src/lib/platform/days.ts';
import { openProposal } from '../../src/lib/certification/revocations.server.ts';
import { writeNotice } from '../../src/lib/register/notices.server.ts';
import {
	answerRevocation,
	proposeRevocation
} from '../../src/lib/workflows/revoke-award.server.ts';

export const site = { origin: 'https://academy.example' };

/** Instants of the tests of awards and of the feed. */
export const boardDay = new Date('2026-11-06T14:00:00Z');

export const staffActor = (at = boardDay, personId = newId()): Actor => ({
	personId,
	roles: { ...noRoles, staff: true },
	at,
	requestId: 'test'
});

export type Decided = {
	personId: string;
	enrolmentId: string;
	editionId: string;
	decisionId: string;
	cohortCode: string;
	cohortId: string;
};

/** A learner about whom the board decided 'award', with everything that this hangs on. */
export async function makeDecision(
	sql: Sql,
	options: { name?: string; email?: string; validMonths?: number | null } = {}
): Promise<Decided> {
	const [personId, editionId, cohortId, enrolmentId] = [newId(), newId(), newId(), newId()];
	const [boardId, decisionId] = [newId(), newId()];
	const cohortCode = `cohort-${cohortId.slice(-12)}`;
	const award = {
		code: 'FCL',
		title: 'Foundations of Cyber Leadership',
		level: 'unregulated',
		hours: 40,
		validMonths: options.validMonths === undefined ? 36 : options.validMonths,
		criteria: 'Two modules passed.',
		outcomes: ['caf/4.0/A1.a', 'ndg/2']
	};
	await sql.begin(async (tx) => {
		await tx`insert into person ${tx({
			id: personId,
			name: options.name ?? 'Amira Invented',
			email: options.email ?? `${personId}@example.org`,
			createdAt: boardDay
		})}`;
		await tx`insert into tranche values ('tranche-a', 'Awards', 'Invented') on conflict do nothing`;
		await tx`insert into course values ('AWARDS', 'tranche-a') on conflict do nothing`;
		await tx`insert into edition ${tx({
			id: editionId,
			courseCode: 'AWARDS',
			label: `pilot-${editionId}`,
			contentHash: editionId,
			title: 'Cyber Leadership in Health and Care',
			summary: '-',
			audience: '-',
			entryText: '-',
			grades: tx.json({ pass: 50, merit: 60, distinction: 70 }) as never,
			award: tx.json(award) as never,
			publishedAt: boardDay
		})}`;
		await tx`insert into cohort ${tx({
			id: cohortId,
			code: cohortCode,
			name: 'Autumn 2026',
			editionId,
			startsOn: '2026-09-07',
			endsOn: '2026-11-30',
			capacity: 30,
			createdAt: boardDay
		})}`;
		await tx`insert into enrolment ${tx({
			id: enrolmentId,
			personId,
			cohortId,
			candidateNumber: 'C001',
			state: 'invited',
			createdAt: boardDay
		})}`;
		await tx`insert into board ${tx({
			id: boardId,
			cohortId,
			state: 'open',
			meetsOn: '2026-11-06',
			chairId: personId,
			createdAt: boardDay
		})}`;
		await tx`insert into board_decision ${tx({
			id: decisionId,
			boardId,
			enrolmentId,
			decision: 'award',
			grade: 'Merit',
			percent: 64,
			decidedBy: personId,
			decidedAt: boardDay
		})}`;
	});
	return { personId, enrolmentId, editionId, decisionId, cohortCode, cohortId };
}

/** An award with its notice, as the board's workflow makes them. */
export async function awardFor(
	sql: Sql,
	decided: Decided,
	at = boardDay
): Promise<{ awardId: string; code: string }> {
	const { personId, enrolmentId, editionId, decisionId } = decided;
	return await inTransaction(sql, async (tx) => {
		const actor = systemActor(at);
		const made = await makeAward(tx, actor, {
			personId,
			enrolmentId,
			editionId,
			decisionId,
			grade: 'Merit',
			awardedOn: '2026-11-06'
		});
		await writeNotice(tx, actor, { awardId: made.awardId, type: 'award' });
		return made;
	});
}

/** One person proposes, another confirms. */
export async function revoke(sql: Sql, awardId: string, at: Date): Promise<void> {
	const change = {
		awardId,
		reasonCode: 'ADMIN_ERROR',
		effectiveOn: londonDay(at),
		evidence: 'Case 7'
	} as const;
	await proposeRevocation(sql, staffActor(at), change);
	const proposal = await openProposal(sql, awardId);
	const answer = { proposalId: proposal!.id, answer: 'confirmed' } as const;
	await answerRevocation(sql, staffActor(at), site, answer);
}

/** A register that is told everything, on the ground of the contract, from long ago. */
export async function makeReceiver(
	sql: Sql,
	input: { url: string | null; secret: string; name?: string; agreement?: Partial<NewAgreement> }
): Promise<string> {
	const id = newId();
	const name = input.name ?? `Register ${id}`;
	const actor = systemActor(boardDay);
	const terms = { ...openAgreement, ...input.agreement };
	await inTransaction(sql, async (tx) => {
		await tx`insert into receiver ${tx({ id, name, url: input.url, state: 'active', createdAt: boardDay })}`;
		await addSecret(tx, actor, id, input.secret);
		await insertAgreement(tx, actor, id, { ...terms, number: 1 });
	});
	return id;
}

export const openAgreement: NewAgreement = {
	basis: 'contract',
	fields: ['name_as_awarded', 'grade', 'standards_evidence'],
	reference: 'Invented',
	startsOn: '2020-01-01',
	endsOn: null
};
