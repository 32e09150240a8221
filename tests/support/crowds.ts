import type { Sql } from '../../src/lib/platform/database.server.ts';
import { firstDay, type MadeCohort } from './factories.ts';

/**
 * Learners by the hundred, in few statements: accepted, with a quiz and an assignment begun in each
 * module, and the first lessons read by every other one.
 * The histories are written beside the states, as the database demands.
 */
export async function makeCrowd(sql: Sql, cohort: MadeCohort, count: number): Promise<void> {
	await sql.begin(async (tx) => {
		await tx`
			create temporary table crowd on commit drop as
			select gen_random_uuid() as person_id, gen_random_uuid() as id, n
			from generate_series(1, ${count}::int) n`;
		await tx`
			insert into person (id, name, email, created_at)
			select person_id, 'Learner ' || lpad(n::text, 4, '0'), person_id || '@example.org', ${firstDay}
			from crowd`;
		await tx`
			insert into enrolment (id, person_id, cohort_id, candidate_number, state, created_at)
			select id, person_id, ${cohort.id}, (1000000 + n)::text, 'invited', ${firstDay} from crowd`;
		await tx`
			insert into module_progress (id, enrolment_id, module_id, state)
			select gen_random_uuid(), crowd.id, m.id, 'locked'
			from crowd, module m where m.edition_id = ${cohort.editionId}`;
		await tx`
			insert into history (machine, subject_id, seq, event, from_state, to_state, rule_version, request_id, at)
			select 'enrolment', id, 1, '{"type":"accepted"}', 'invited', 'enrolled', 'test', 'test', ${firstDay}
			from crowd`;
		await tx`update enrolment e set state = 'enrolled', version = 1 from crowd where e.id = crowd.id`;
		await tx`
			insert into history (machine, subject_id, seq, event, from_state, to_state, rule_version, request_id, at)
			select 'module', mp.id, 1, '{"type":"unlocked"}', 'locked', 'open', 'test', 'test', ${firstDay}
			from module_progress mp join crowd on crowd.id = mp.enrolment_id
				join module m on m.id = mp.module_id and m.requires = '{}'`;
		await tx`
			update module_progress mp set state = 'open', version = 1 from crowd, module m
			where crowd.id = mp.enrolment_id and m.id = mp.module_id and m.requires = '{}'`;
		await tx`
			insert into lesson_done (enrolment_id, lesson_id, done_at)
			select crowd.id, l.id, ${firstDay} from crowd, lesson l
			where l.edition_id = ${cohort.editionId} and l.position = 1 and crowd.n % 2 = 0`;
		await tx`
			insert into attempt (id, enrolment_id, assessment_id, number, seed, state, started_at, due_at)
			select gen_random_uuid(), crowd.id, a.id, 1, 'test', 'notStarted', ${firstDay}, ${firstDay}
			from crowd, assessment a where a.edition_id = ${cohort.editionId} and a.kind = 'quiz'`;
		await tx`
			insert into history (machine, subject_id, seq, event, from_state, to_state, rule_version, request_id, at)
			select 'attempt', t.id, 1, '{"type":"started"}', 'notStarted', 'inProgress', 'test', 'test', ${firstDay}
			from attempt t join crowd on crowd.id = t.enrolment_id`;
		await tx`
			update attempt t set state = 'inProgress', version = 1 from crowd
			where t.enrolment_id = crowd.id`;
		await tx`
			insert into submission (id, enrolment_id, assessment_id, number, state, created_at)
			select gen_random_uuid(), crowd.id, a.id, 1, 'draft', ${firstDay}
			from crowd, assessment a where a.edition_id = ${cohort.editionId} and a.kind = 'assignment'`;
		await tx`
			insert into submission_draft (submission_id, seq, body, saved_at)
			select s.id, 1, 'My own words.', ${firstDay} from submission s join crowd on crowd.id = s.enrolment_id`;
	});
}
