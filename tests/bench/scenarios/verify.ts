import { newId } from '../../../src/lib/platform/id.ts';
import { load } from '../load.ts';
import { mean } from '../page-scenario.ts';
import { compared, type Scenario } from '../scenario.ts';
import { addressOf, type Stage } from '../stage.ts';

/** The public asks whether a certificate is true today; each from an address of their own. */
export const verify: Scenario = {
	name: 'verify',
	about: 'the public page of one certificate',
	async run(stage, { seconds }) {
		const code = await anAward(stage);
		const path = `/verify/${code}`;
		const page = await fetch(stage.app.origin + path, { headers: addressOf(1) });
		const bytes = Buffer.byteLength(await page.text());
		const bare = await stage.bareOrigin();
		const options = { connections: 8, seconds: seconds / 2 };
		const measured = [];
		const ceiling = [];
		let number = 0;
		for (let turn = 0; turn < 2; turn++) {
			measured.push(
				await load(
					stage.app.origin,
					options,
					() => ({ path, headers: addressOf(number++) }),
					(a) => a.status === 200 && a.body.includes('Learner Number 0')
				)
			);
			ceiling.push(
				await load(
					bare,
					options,
					() => ({ path: `/page?bytes=${bytes}` }),
					(a) => a.status === 200 && a.body.length === bytes
				)
			);
		}
		return compared(mean(measured), mean(ceiling));
	}
};

/** One award, written straight into the tables: what it takes to earn one is not measured here. */
async function anAward(stage: Stage): Promise<string> {
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
