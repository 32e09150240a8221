import {
	inTransaction,
	type Sql,
	type Transaction
} from '../../src/lib/platform/database.server.ts';
import { newId } from '../../src/lib/platform/id.ts';
import { firstDay, makeCohort, makeEdition } from './factories.ts';

/**
 * Marked tries by the ten thousand, as if learners of different ability had taken a quiz, in a few
 * statements. Only what figures are made of is there: the tries, their papers, answers and marks.
 * The database's checks rest meanwhile, so the histories that they ask for are left out.
 */
export async function makeResults(
	sql: Sql,
	size: { tries: number; bank: number; paper: number }
): Promise<{ assessmentId: string }> {
	const { id: editionId, modules } = await makeEdition(sql);
	const assessmentId = modules[0].quiz.id;
	await growBank(sql, assessmentId, size.bank);
	await withoutHistories(sql, async (tx) => {
		await makePlaces(sql, tx, editionId, size.tries);
		await tx`select setseed(0.42)`;
		await tx`
			create temporary table made on commit drop as
			select gen_random_uuid() as id, id as enrolment_id, gen_random_uuid() as mark_id,
				random() * 4 - 2 as ability
			from place`;
		await tx`
			create temporary table drawn on commit drop as
			select *, case when random() < 1 / (1 + exp(hard - ability)) then 'right'
					when random() < 0.7 then 'wrong' else 'other' end as picked
			from (
				select m.*, i.id as item_id, i.key, i.marks, (hashtext(i.key) % 200) / 100.0 as hard,
					row_number() over (partition by m.id order by random()) as position
				from made m cross join item i where i.assessment_id = ${assessmentId}
			) shuffled where position <= ${size.paper}::int`;
		await tx`
			insert into attempt (id, enrolment_id, assessment_id, number, seed, state, version, started_at,
				due_at, submitted_at, receipt)
			select id, enrolment_id, ${assessmentId}, 1, 'made', 'marked', 3, ${firstDay}, ${firstDay},
				${firstDay}, 'MADE' from made`;
		await tx`
			insert into attempt_item (attempt_id, position, item_id, option_order)
			select id, position, item_id, '{}' from drawn`;
		await tx`
			insert into answer (attempt_id, item_id, client, client_seq, response, received_at)
			select id, item_id, 'made', position, jsonb_build_object('choice', key || '-' || picked),
				${firstDay}::timestamptz + make_interval(secs => position * 40 + floor(random() * 30))
			from drawn`;
		await tx`
			insert into mark (id, enrolment_id, assessment_id, attempt_id, percent, detail, marker_rule, marked_at)
			select mark_id, enrolment_id, ${assessmentId}, id,
				round(100 * sum(marks) filter (where picked = 'right') / sum(marks), 2),
				jsonb_agg(jsonb_build_object('itemId', item_id, 'marks', marks,
					'score', case when picked = 'right' then marks else 0 end) order by position),
				'made', ${firstDay}
			from drawn group by mark_id, enrolment_id, id having count(*) filter (where picked = 'right') > 0`;
	});
	await sql`analyze attempt, attempt_item, answer, mark`;
	return { assessmentId };
}

/** States are written as they are given while `act` runs; only rows that no test replays. */
export async function withoutHistories(
	sql: Sql,
	act: (tx: Transaction) => Promise<void>
): Promise<void> {
	await inTransaction(sql, async (tx) => {
		// A million rows take longer than a request may.
		await tx`set local statement_timeout = 0`;
		for (const table of ['enrolment', 'attempt']) {
			await tx`alter table ${tx(table)} disable trigger user`;
		}
		await act(tx);
		// Foreign keys are looked up before the tables may change again.
		await tx`set constraints all immediate`;
		for (const table of ['enrolment', 'attempt']) {
			await tx`alter table ${tx(table)} enable trigger user`;
		}
	});
}

/** Learners of a new cohort, in the temporary table `place`, with nothing but their places. */
async function makePlaces(sql: Sql, tx: Transaction, editionId: string, count: number) {
	const cohort = await makeCohort(sql, { editionId, capacity: 1 });
	await tx`
		create temporary table place on commit drop as
		select gen_random_uuid() as id, gen_random_uuid() as person_id, n
		from generate_series(1, ${count}::int) n`;
	await tx`
		insert into person (id, name, email, created_at)
		select person_id, 'Learner ' || n, person_id || '@example.org', ${firstDay} from place`;
	await tx`
		insert into enrolment (id, person_id, cohort_id, candidate_number, state, created_at)
		select id, person_id, ${cohort.id}, (1000000 + n)::text, 'studying', ${firstDay} from place`;
}

/** More questions like the first one, until there are `count`. */
async function growBank(sql: Sql, assessmentId: string, count: number): Promise<void> {
	const [first] = await sql<{ editionId: string; have: number }[]>`
		select edition_id, count(*) as have from item where assessment_id = ${assessmentId}
		group by edition_id`;
	if (!first) throw new Error('The quiz has no question to begin with.');
	for (let number = first.have; number < count; number++) {
		const key = `made-${number}`;
		const options = ['right', 'wrong', 'other'].map((name) => ({
			id: `${key}-${name}`,
			html: name,
			correct: name === 'right',
			feedbackHtml: ''
		}));
		const body = {
			...{ type: 'single-choice', stemHtml: `<p>Question ${number}?</p>`, feedbackHtml: '' },
			...{ lesson: null, difficulty: null, options }
		};
		await sql`insert into item ${sql({
			...{ id: newId(), editionId: first.editionId, assessmentId, key, type: 'single-choice' },
			...{ outcome: 'LO1', level: 'apply', marks: 1 + (number % 3), body: sql.json(body) as never }
		})}`;
	}
}
