import { makeProvisional, voidProvisional } from '#lib/certification/awards.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { Transaction } from '#lib/platform/database.server.ts';

/**
 * Whoever has passed every module and waits for the board has a provisional award; whoever does not
 * wait any more, has none. Call it when an enrolment or its modules have moved. Idempotent: it
 * compares what is with what should be.
 * @param why what happened, for the record of a provisional award that is voided
 */
export async function keepProvisional(
	tx: Transaction,
	actor: Actor,
	enrolmentId: string,
	why: { reasonCode: 'BOARD_DECISION' | 'ASSESS_ERROR'; evidence: string }
): Promise<void> {
	const [place] = await tx<
		{ state: string; personId: string; editionId: string; passed: boolean; kept: boolean }[]
	>`
		select e.state, e.person_id, c.edition_id,
			not exists (select from module_progress m
				where m.enrolment_id = e.id and m.state <> 'passed') as passed,
			exists (select from award a
				where a.enrolment_id = e.id and a.state = 'provisional') as kept
		from enrolment e join cohort c on c.id = e.cohort_id where e.id = ${enrolmentId}`;
	if (!place) return;
	const { state, personId, editionId, passed, kept } = place;
	const waits = passed && (state === 'awaitingBoard' || state === 'deferred');
	if (waits && !kept && state === 'awaitingBoard') {
		await makeProvisional(tx, actor, { personId, enrolmentId, editionId });
	}
	if (!waits && kept) await voidProvisional(tx, actor, { enrolmentId, ...why });
}
