import { makeAward } from '../../../src/lib/certification/awards.server.ts';
import { systemActor } from '../../../src/lib/platform/actor.ts';
import { inTransaction } from '../../../src/lib/platform/database.server.ts';
import { newId } from '../../../src/lib/platform/id.ts';
import type { Stage } from '../stage.ts';

/** One award of a board's decision; the course that leads to it is not measured here. */
export async function anAward(stage: Stage): Promise<string> {
	const { sql, learners, cohort } = stage;
	const { personId, enrolmentId } = learners[0]!;
	const [known] = await sql<{ code: string }[]>`
		select c.code from certificate c join award a on a.id = c.award_id
		where a.enrolment_id = ${enrolmentId} order by c.issued_at desc limit 1`;
	if (known) return known.code;
	const actor = systemActor(new Date(), 'bench');
	const [boardId, decisionId] = [newId(), newId()];
	return inTransaction(sql, async (tx) => {
		await tx`insert into board ${tx({ id: boardId, cohortId: cohort.id, state: 'open', meetsOn: '2026-01-01', chairId: personId, createdAt: actor.at })}`;
		await tx`insert into board_decision ${tx({ id: decisionId, boardId, enrolmentId, decision: 'award', grade: 'Merit', decidedBy: personId, decidedAt: actor.at })}`;
		const [row] = await tx<
			{ editionId: string }[]
		>`select edition_id from cohort where id = ${cohort.id}`;
		const { code } = await makeAward(tx, actor, {
			...{ personId, enrolmentId, decisionId, editionId: row!.editionId },
			...{ grade: 'Merit', awardedOn: '2026-01-02' }
		});
		return code;
	});
}
