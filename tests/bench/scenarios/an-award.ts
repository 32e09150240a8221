import { newId } from '../../../src/lib/platform/id.ts';
import type { Stage } from '../stage.ts';

/** One award, written straight into the tables: what it takes to earn one is not measured here. */
export async function anAward(stage: Stage): Promise<string> {
	const { sql, learners, cohort } = stage;
	const code = '0000-1111-2222-3333';
	const [known] = await sql`select from certificate where code = ${code}`;
	if (known) return code;
	const learner = learners[0]!;
	const [boardId, decisionId, awardId] = [newId(), newId(), newId()];
	const at = new Date();
	await sql`insert into board ${sql({ id: boardId, cohortId: cohort.id, state: 'open', meetsOn: '2026-01-01', chairId: learner.personId, createdAt: at })}`;
	await sql`insert into board_decision ${sql({ id: decisionId, boardId, enrolmentId: learner.enrolmentId, decision: 'award', grade: 'Merit', decidedBy: learner.personId, decidedAt: at })}`;
	await sql`
		insert into award (id, person_id, enrolment_id, edition_id, decision_id, name_as_awarded,
			qualification_code, qualification_title, grade, awarded_on, valid_from, expires_on, state, created_at)
		select ${awardId}, ${learner.personId}, ${learner.enrolmentId}, edition_id, ${decisionId},
			'Learner Number 0', 'FCL', 'Foundations of Cyber Leadership', 'Merit', current_date, current_date,
			current_date + 1000, 'awarded', ${at}
		from cohort where id = ${cohort.id}`;
	await sql`insert into certificate ${sql({ awardId, code, issuedAt: at })}`;
	return code;
}
